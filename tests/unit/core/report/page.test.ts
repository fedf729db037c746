import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClientFile } from '../../../../workers/compile-client.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { HAS_CHROMIUM } from '../../../support/chromium.ts';
import { findBarriers } from '../../../support/find-barriers.ts';
import { type OpenedFile, openFile } from '../../../support/open-file.ts';
import { walkByTab } from '../../web/keyboard.ts';
import { buildReport } from './build-report.ts';

describe.skipIf(!HAS_CHROMIUM)('report.html in Chromium', () => {
  let opened: OpenedFile;
  let page: Page;

  beforeAll(async () => {
    const results = buildSweepResults({ seeds: 1, unseenUsers: true, recordings: 640, classes: 6 });
    const client = { script: await readClientFile('report.js'), style: await readClientFile('page.css') };
    const report = await buildReport(results, { draws: false, client });
    opened = await openFile(report.read('report.html'), { viewport: { width: 1280, height: 900 } });
    page = opened.page;
  });

  afterAll(() => opened?.close());

  it('answers first, and links to its chapters', async () => {
    await expect.poll(() => page.locator('main h2').first().textContent()).toBe('The answer');
    await expect.poll(() => page.locator('#answer').textContent()).toMatch(/comes first with [\d.]+\s% test accuracy/);
    const places = await page
      .locator('nav a')
      .evaluateAll((links: { getAttribute(name: string): string }[]) => links.map((link) => link.getAttribute('href')));
    expect(places).toEqual(expect.arrayContaining(['#leaderboard', '#experiments', '#look', '#compare', '#method', '#configuration']));
    for (const place of places) await expect.poll(() => page.locator(place).count()).toBe(1);
  });

  it('compares any two variants inside the file', async () => {
    await page.locator('#compare').getByLabel('First').selectOption('baseline_gru_h64');
    await page.locator('#compare').getByLabel('Second').selectOption('optimal_config');
    await page.getByText('optimal_config is better.').waitFor();
    await expect.poll(() => page.locator('#compare').textContent()).toContain('over 8 pairs of trials (8 folds)');
  });

  it('draws the recordings behind a cell, and the curves of any variant', async () => {
    await page.locator('#look').getByLabel('Variant').selectOption('lstm_128');
    await page.getByRole('combobox', { name: 'Recordings of' }).selectOption('0/1');
    await expect.poll(() => page.locator('.examples svg').first().locator('path').count()).toBe(3);
    await expect.poll(() => page.locator('#look figure').first().locator('path.curve').count()).toBe(8);
  });

  it('sorts the leaderboard by number, both ways', async () => {
    const table = page.locator('#leaderboard table');
    const button = table.getByRole('button', { name: 'Parameters' });
    await button.click();
    await expect.poll(() => table.locator('tbody tr').first().textContent()).toContain('optimal_config');
    await button.click();
    await expect.poll(() => table.locator('tbody tr').first().textContent()).toContain('baseline_gru_h64');
  });

  it('is accessible, by keyboard too, also on a phone in dark mode', async () => {
    await page.setViewportSize({ width: 320, height: 900 });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    expect(await findBarriers(page)).toEqual([]);
    expect(await walkByTab(page)).toEqual([]);
  });

  it('loads nothing from outside and logs no errors', () => expect(opened.complaints).toEqual([]));
});
