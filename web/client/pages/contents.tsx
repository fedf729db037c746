import { useEffect, useState } from 'preact/hooks';

interface Chapter {
  readonly id: string;
  readonly title: string;
}

/** Links to the page's current sections. @param stamp changes when the sections may have changed */
export function Contents({ stamp }: { readonly stamp: string }) {
  const [chapters, setChapters] = useState<readonly Chapter[]>([]);
  useEffect(() => {
    const read = () => setChapters((before) => keepEqual(before, readChapters()));
    const observer = new MutationObserver(read);
    const content = document.getElementById('content');
    if (content !== null) observer.observe(content, { childList: true, subtree: true });
    read();
    return () => observer.disconnect();
  }, [stamp]);
  if (chapters.length < 3) return null;
  return (
    <nav aria-label="Contents" class="contents">
      <ul>
        {chapters.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function readChapters(): Chapter[] {
  return [...document.querySelectorAll('main section[id] > h2')].flatMap((title) => {
    const { id } = title.parentElement ?? { id: '' };
    return id === '' ? [] : [{ id, title: title.textContent ?? '' }];
  });
}

function keepEqual(before: readonly Chapter[], after: readonly Chapter[]): readonly Chapter[] {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}
