import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';

/** The file that a button gives. */
export async function takeFile(button: Locator): Promise<{ readonly name: string; readonly content: Buffer }> {
  const [file] = await Promise.all([button.page().waitForEvent('download'), button.click()]);
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}
