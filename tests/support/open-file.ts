import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { watchComplaints } from './watch-complaints.ts';

export interface OpenedFile {
  readonly page: Page;
  /** What the page wrote to the console, its errors, and its requests to other places. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a page that is a single file, in Chromium. */
export async function openFile(html: string | Uint8Array, options: BrowserContextOptions): Promise<OpenedFile> {
  const folder = mkdtempSync(path.join(tmpdir(), 'durasweep-file-'));
  const file = path.join(folder, 'page.html');
  writeFileSync(file, html);
  const browser = await launchChromium();
  const page = await browser.newPage(options);
  const complaints = watchComplaints(page, 'file:');
  await page.goto(pathToFileURL(file).href);
  return {
    page,
    complaints,
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
