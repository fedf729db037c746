import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@temporalio/client';
import type { Browser, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { createPageBackend } from '../../cli/page/create-backend.ts';
import { createResultsReader } from '../../cli/page/results-reader.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import type { Services } from '../../infra/services/types.ts';
import { openPage } from '../../web/server/open-page.ts';
import type { SweepRow } from '../../web/views/views.ts';
import { compileClient } from '../../workers/compile-client.ts';
import { connectClient } from '../../workers/temporal-connection.ts';
import { launchChromium } from '../support/chromium.ts';

interface PageRun {
  readonly client: Client;
  readonly services: Services;
}

/** Runs the sweep `tiny` again from the page, as `from-page` with two more seeds. @param reports the folder of reports */
export async function runAgainFromPage(services: Services, reports: string): Promise<void> {
  const connection = await connectClient(services.temporal);
  const servers = { client: new Client({ connection }), services };
  try {
    await withPage(servers, async (page, address) => {
      await runFromPage(page, { address, from: 'tiny', sweepId: 'from-page' });
      await page.locator('#results tbody tr').nth(4).waitFor();
      await page.getByRole('button', { name: 'Report again' }).click();
      await page.getByText('The report is being written again').waitFor();
    });
    const { analysis } = await createResultsReader(createS3Store(services.s3)).read('from-page');
    const { mean: best, interval } = analysis.leaderboard[0]?.estimates.validationAccuracy ?? {};
    const trials = { completed: 15, total: 15 };
    expect(await readOverviewRow(servers, 'from-page')).toMatchObject({ best: expect.closeTo(best ?? 0, 9), interval, trials });
  } finally {
    await connection.close();
  }
  const results = JSON.parse(await readFile(path.join(reports, 'from-page', 'results.json'), 'utf8'));
  expect(results.trials).toHaveLength(15);
  expect(results.trials.filter((trial: { reused: boolean }) => trial.reused)).toHaveLength(5);
}

/** Opens the page on real servers in a browser while `use` runs. */
async function withPage({ client, services }: PageRun, use: (page: Page, address: string) => Promise<void>): Promise<void> {
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
async function runFromPage(page: Page, { address, from, sweepId }: { address: string; from: string; sweepId: string }): Promise<void> {
  await page.getByRole('link', { name: from, exact: true }).click();
  await page.getByRole('button', { name: 'New sweep from this' }).click();
  const dialog = page.getByRole('dialog');
  const editor = dialog.getByLabel('Its configuration');
  const configuration = JSON.parse(await waitForText(editor));
  // One at a time, so that it is not over before it is paused.
  const execution = { ...configuration.execution, concurrency: 1 };
  await editor.fill(JSON.stringify({ ...configuration, execution, seeds: [0, 1, 2] }));
  await dialog.getByLabel('Its id').fill(sweepId);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.getByText(`"${sweepId}" has started.`).waitFor();
  await page.goto(`${address}sweeps/${sweepId}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('.state.finished').waitFor({ timeout: 100_000 });
}

/** The overview's text about an ended sweep, after its best result has been read. */
async function readOverviewRow({ client, services }: PageRun, sweepId: string): Promise<SweepRow> {
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
