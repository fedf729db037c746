import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedPage, openPage } from '../../../web/server/open-page.ts';
import { HAS_CHROMIUM } from '../../support/chromium.ts';
import { buildProgress, buildRow, createFakeBackend } from './page-fixture.ts';
import { showPage } from './show-page.ts';

const VARIANTS = 5_000;

describe.skipIf(!HAS_CHROMIUM)('the page with 5,000 variants', () => {
  const rows = Array.from({ length: VARIANTS }, (_, index) =>
    buildRow({ variant: `v${index + 1}`, state: 'completed', rank: index + 1, validation: 1 - index / VARIANTS, trialsDone: 5 }),
  );
  const fake = createFakeBackend({
    readProgress: async () => buildProgress({ variants: VARIANTS, parked: [] }),
    readVariants: async () => rows,
  });
  const backend = { ...fake, readKnownResults: fake.readResults, readResults: () => new Promise<never>(() => undefined) };
  let opened: OpenedPage;
  let page: Page;

  beforeAll(async () => {
    ({ opened, page } = await showPage(backend, { readOnly: true }));
    await page.goto(`${opened.address}sweeps/night`);
    await page.locator('#variants tbody tr').first().waitFor();
  });

  afterAll(async () => {
    await page?.context().browser()?.close();
    await opened?.close();
  });

  it('keeps only the visible rows in the document', async () => {
    await expect.poll(() => page.locator('#variants tbody tr').count()).toBeLessThan(100);
    await expect.poll(() => page.locator('#variants table').getAttribute('aria-rowcount')).toBe(String(VARIANTS + 1));
  });

  it('shows the last row at the end of the table', async () => {
    await page.evaluate("document.querySelector('#variants .scroller').scrollTo(0, 1e9)");
    await page.getByRole('rowheader', { name: `v${VARIANTS}`, exact: true }).waitFor();
    await expect.poll(() => page.locator('#variants tbody tr').count()).toBeLessThan(100);
  });

  it('finds one of them', async () => {
    await page.locator('#variants input[type=search]').fill('v4321');
    await page.getByText('1 of 5,000 variants').waitFor();
    await expect.poll(() => page.locator('#variants tbody tr').count()).toBe(1);
  });

  it('shows the results that were read for an earlier tab while newer ones are read', async () => {
    await page.locator('#leaderboard tbody tr').first().waitFor();
  });

  it('says that its server is gone, and goes on by itself when it is back', async () => {
    const { port } = new URL(opened.address);
    await opened.close();
    const gone = page.getByText('The server does not respond');
    await gone.waitFor();
    opened = await openPage({ readOnly: true, backend: async () => backend, port: Number(port) });
    await gone.waitFor({ state: 'detached' });
    await page.getByText('1 of 5,000 variants').waitFor();
  });
});
