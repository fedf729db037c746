import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    const report = await buildReport(buildSweepResults({ seeds: 2, recordings: 640 }));
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

  it('shows the numbers of a mark beside the pointer', async () => {
    await page.locator('[data-figure="parameter-efficiency"] [aria-label^="optimal_config"]').hover();
    expect(await page.locator('#tip').textContent()).toMatch(/^optimal_config: .* % at 1,593,876 parameters$/);
  });

  it('filters rows and marks by experiment and by name', async () => {
    await page.selectOption('select[name=experiment]', 'dropout');
    expect(await page.locator('output').textContent()).toBe('3 of 14 variants');
    expect(await page.locator('table.interactive tr[data-variant]:visible').count()).toBe(3);
    expect(await page.locator('[data-figure="parameter-efficiency"] .dim').count()).toBeGreaterThan(5);
    await page.selectOption('select[name=experiment]', '');
    await page.fill('input[name=variant]', 'LSTM');
    expect(await page.locator('output').textContent()).toBe('1 of 14 variants');
    await page.fill('input[name=variant]', '');
    expect(await page.locator('.dim, .off').count()).toBe(0);
  });

  it('sorts the leaderboard by number, both ways', async () => {
    const table = page.locator('table.interactive').first();
    const button = table.locator('.sort', { hasText: 'Parameters' });
    await button.click();
    expect(await table.locator('tbody tr').first().textContent()).toContain('optimal_config');
    await button.click();
    expect(await table.locator('tbody tr').first().textContent()).toContain('baseline_gru_h64');
  });

  it.each([320, 390, 1280])('does not scroll sideways at %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('asks for nothing from outside and complains of nothing', () => expect(complaints).toEqual([]));
});
