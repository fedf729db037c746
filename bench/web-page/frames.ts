import type { Page } from 'playwright-core';

/** Milliseconds between frames. */
export type Frames = readonly number[];

const STEPS = 60;

/** Scrolls the table of variants by its wheel. */
export function scrollVariants(page: Page): Promise<Frames> {
  return countFrames(page, '#variants .scroller', async (x, y) => {
    await page.mouse.move(x, y);
    for (let step = 0; step < STEPS; step += 1) await page.mouse.wheel(0, step < STEPS / 2 ? 600 : -400);
  });
}

/** Drags along the first axis of the parallel coordinates, down and up. */
export function brushSettings(page: Page): Promise<Frames> {
  return countFrames(page, '#settings .brush-area', async (x, y) => {
    await page.mouse.move(x, y - 120);
    await page.mouse.down();
    for (let step = 0; step < STEPS; step += 1) await page.mouse.move(x, y - 120 + 240 * Math.sin((Math.PI * step) / STEPS));
    await page.mouse.up();
  });
}

/** @param use given the middle of the element */
async function countFrames(page: Page, selector: string, use: (x: number, y: number) => Promise<void>): Promise<Frames> {
  const element = page.locator(selector).first();
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error(`There is no ${selector} on the page.`);
  await page.evaluate(START);
  await use(box.x + box.width / 2, box.y + box.height / 2);
  return page.evaluate<Frames>('window.endFrames()');
}

const START = `(() => {
  const frames = [];
  let [last, ended] = [null, false];
  const note = (now) => {
    if (last !== null) frames.push(now - last);
    last = now;
    if (!ended) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  window.endFrames = () => {
    ended = true;
    return frames;
  };
})()`;
