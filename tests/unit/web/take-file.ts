import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';

/** Chromium ignores further downloads of a frame after so many within a second. */
const DOWNLOADS_A_SECOND = 10;
const times: number[] = [];

/** The file that a button gives. */
export async function takeFile(button: Locator): Promise<{ readonly name: string; readonly content: Buffer }> {
  const page = button.page();
  await page.waitForFunction((time) => Date.now() > time + 1_000, times.at(-DOWNLOADS_A_SECOND) ?? 0);
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  times.push(Date.now());
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}
