import { useEffect } from 'preact/hooks';
import { NotFound } from './pages/not-found.tsx';
import { Overview } from './pages/overview.tsx';
import { SweepPage } from './pages/sweep.tsx';
import { TryPage } from './pages/try.tsx';
import { useAddress } from './parts/address.ts';
import { keepToken } from './parts/token.ts';

keepToken();

/** One document for all pages; the address selects the page. */
export function App() {
  const pathname = useAddress((address) => address.pathname);
  const sweepId = readSweepId(pathname);
  useEffect(() => {
    document.title = sweepId === null ? 'durasweep' : `${sweepId} · durasweep`;
  }, [sweepId]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="top">
        <a class="home" href="/">
          durasweep
        </a>
        {sweepId !== null && <span class="crumb">{sweepId}</span>}
      </header>
      <main id="content" tabIndex={-1}>
        {choosePage(pathname, sweepId)}
      </main>
    </>
  );
}

function choosePage(pathname: string, sweepId: string | null) {
  if (pathname === '/') return <Overview />;
  const [, , , part, ...more] = pathname.split('/');
  if (sweepId === null || more.length > 0 || (part !== undefined && part !== 'try')) return <NotFound pathname={pathname} />;
  return part === 'try' ? <TryPage sweepId={sweepId} /> : <SweepPage key={sweepId} sweepId={sweepId} />;
}

function readSweepId(pathname: string): string | null {
  const [, folder, id = ''] = pathname.split('/');
  try {
    return folder === 'sweeps' && id !== '' ? decodeURIComponent(id) : null;
  } catch {
    return null;
  }
}
