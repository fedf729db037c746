import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';

/** Milliseconds from the navigation until the browser has drawn each part. */
export interface FirstView {
  /** State and progress. */
  readonly answer: number;
  /** The first rows of the variants' table. */
  readonly variants: number;
  /** The parallel coordinates of all finished variants. */
  readonly settings: number;
}

const LONGEST_MS = 300_000;
const PARTS = { answer: '#standing .facts', variants: '#variants tbody tr', settings: '#settings canvas, #settings path.parallel' };

/** Opens the page in a new browser profile. */
export async function openTab(browser: Browser, link: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(`(${noteTimes})(${JSON.stringify(PARTS)})`);
  await page.goto(link);
  return page;
}

/** @throws Error if a part has not been drawn after five minutes */
export async function readFirstView(page: Page): Promise<FirstView> {
  for (const end = performance.now() + LONGEST_MS; ; ) {
    const drawn = await page.evaluate<Partial<FirstView>>('window.drawn');
    if (Object.keys(drawn).length === Object.keys(PARTS).length) return drawn as FirstView;
    if (performance.now() > end) throw new Error(`The page has drawn only ${Object.keys(drawn).join(', ')}.`);
    await delay(100);
  }
}

/** Runs in the page. Text, because this program's types do not know the code that runs there. */
const noteTimes = `(parts) => {
  const drawn = (window.drawn = {});
  const pending = new Set(Object.keys(parts));
  const look = () => {
    for (const name of pending) {
      if (document.querySelector(parts[name]) === null) continue;
      pending.delete(name);
      // The frame after the next has been drawn with it.
      requestAnimationFrame(() => requestAnimationFrame(() => (drawn[name] = performance.now())));
    }
    if (pending.size > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;
