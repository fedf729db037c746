import type { Client } from '@temporalio/client';
import type { Browser, Page } from 'playwright-core';
import { vi } from 'vitest';
import { createPageBackend } from '../../cli/page/create-backend.ts';
import type { Services } from '../../infra/services/types.ts';
import { openPage } from '../../web/server/open-page.ts';
import type { SweepRow } from '../../web/views/views.ts';
import { compileClient } from '../../workers/compile-client.ts';
import { launchChromium } from '../support/chromium.ts';

export interface PageRun {
  readonly client: Client;
  readonly services: Services;
}

/** Opens the page on real servers in a browser while `use` runs. */
export async function withPage({ client, services }: PageRun, use: (page: Page, address: string) => Promise<void>): Promise<void> {
  const backend = createPageBackend({ client, services, temporal: services.temporal });
  await compileClient();
  const opened = await openPage({ readOnly: false, backend: async () => backend, port: 0 });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(opened.link);
    await use(page, opened.address);
  } finally {
    await browser?.close();
    await opened.close();
  }
}

/** Starts a sweep from the configuration of another, with more seeds, pauses it, resumes it, and sees it through to its report. */
export async function runFromPage(
  page: Page,
  { address, from, sweepId }: { address: string; from: string; sweepId: string },
): Promise<void> {
  await page.getByRole('link', { name: from, exact: true }).click();
  await page.getByRole('button', { name: 'New sweep from this' }).click();
  const dialog = page.getByRole('dialog');
  const editor = dialog.getByLabel('Its configuration');
  const configuration = JSON.parse(await waitForText(editor));
  await editor.fill(JSON.stringify({ ...configuration, seeds: [0, 1, 2] }));
  await dialog.getByLabel('Its id').fill(sweepId);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.getByText(`"${sweepId}" has started.`).waitFor();
  await page.goto(`${address}sweeps/${sweepId}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('.state.finished').waitFor({ timeout: 100_000 });
}

/** The overview's text about an ended sweep, after its best result has been read. */
export async function readOverviewRow({ client, services }: PageRun, sweepId: string): Promise<SweepRow> {
  const backend = createPageBackend({ client, services, temporal: services.temporal });
  return await vi.waitFor(
    async () => {
      const row = (await backend.readOverview()).sweeps.find((sweep) => sweep.sweepId === sweepId);
      if (row === undefined || row.interval === null) throw new Error(`The overview does not know the best of ${sweepId} yet.`);
      return row;
    },
    { timeout: 60_000, interval: 300 },
  );
}

async function waitForText(editor: ReturnType<Page['getByLabel']>): Promise<string> {
  await editor.and(editor.page().locator(':enabled')).waitFor();
  return await editor.inputValue();
}
