import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClientFile } from '../../../../workers/compile-client.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { buildReport } from './build-report.ts';

const executablePath = '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

describe.skipIf(!existsSync(executablePath))('report.html in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const folder = mkdtempSync(path.join(tmpdir(), 'durasweep-page-'));
  const complaints: string[] = [];

  beforeAll(async () => {
    const results = buildSweepResults({ seeds: 1, unseenUsers: true, recordings: 640, classes: 6 });
    const client = { script: await readClientFile('report.js'), style: await readClientFile('page.css') };
    const report = await buildReport(results, { draws: false, client });
    const file = path.join(folder, 'report.html');
    writeFileSync(file, report.read('report.html'));
    browser = await chromium.launch({ executablePath, args: flags });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()));
    await page.goto(pathToFileURL(file).href);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it('answers first, and leads to its chapters', async () => {
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

  it('is read by everyone, on a phone in the dark', async () => {
    await page.setViewportSize({ width: 320, height: 900 });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    // The policy lets no script in but the report's own; this one comes through the browser's debugger.
    await page.evaluate(`${axe.source}; 0`);
    const { violations } = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>('axe.run()');
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it('asks for nothing from outside and complains of nothing', () => expect(complaints).toEqual([]));
});
