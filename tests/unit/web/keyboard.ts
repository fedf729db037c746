import type { Locator, Page } from 'playwright-core';

/** What the Tab key left out or showed wrongly, in words; empty: everything is within reach of a keyboard. */
export async function walkByTab(page: Page): Promise<string[]> {
  const count = await page.evaluate<number>(NOTE_STOPS);
  // One more than there are controls: the last press leaves the page, unless something holds the focus.
  await Promise.all(Array.from({ length: count + 1 }, () => page.keyboard.press('Tab')));
  return await page.evaluate<string[]>('window.endWalk()');
}

export function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate(
    (each: { readonly ownerDocument: { readonly activeElement: unknown } }) => each.ownerDocument.activeElement === each,
  );
}

/** Runs in the page. Text, because this program's types do not know the code that runs there. */
const NOTE_STOPS = `(() => {
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const stops = [...document.querySelectorAll(controls)].filter((each) => each.checkVisibility() && !each.disabled);
  const name = (each) => each.outerHTML.slice(0, 120);
  const visited = [];
  const problems = [];
  const note = ({ target }) => {
    visited.push(target);
    const { outlineStyle } = getComputedStyle(target);
    const { width, height, bottom, right } = target.getBoundingClientRect();
    if (outlineStyle === 'none') problems.push('no outline: ' + name(target));
    if (width === 0 || height === 0 || bottom <= 0 || right <= 0) problems.push('out of sight: ' + name(target));
  };
  // Tab goes on from what had the focus last.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  document.addEventListener('focusin', note);
  window.endWalk = () => {
    document.removeEventListener('focusin', note);
    const first = visited.slice(0, stops.length);
    stops.forEach((each, index) => {
      if (!visited.includes(each)) problems.push('not reached: ' + name(each));
      else if (first[index] !== each) problems.push('out of order: ' + name(each));
    });
    return problems.slice(0, 10);
  };
  return stops.length;
})()`;
