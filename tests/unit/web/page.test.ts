import type { Page } from 'playwright-core';
import { compile } from 'vega-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedPage } from '../../../web/server/open-page.ts';
import { HAS_CHROMIUM } from '../../support/chromium.ts';
import { findBarriers } from '../../support/find-barriers.ts';
import { watchComplaints } from '../../support/watch-complaints.ts';
import { dragDown } from './drag-down.ts';
import { hasFocus, walkByTab } from './keyboard.ts';
import { createFakeBackend, HOSTILE } from './page-fixture.ts';
import { showPage } from './show-page.ts';
import { takeFile } from './take-file.ts';

describe.skipIf(!HAS_CHROMIUM)('the page in Chromium', () => {
  const backend = createFakeBackend();
  let complaints: readonly string[];
  let opened: OpenedPage;
  let page: Page;

  beforeAll(async () => {
    ({ opened, page } = await showPage(backend, { readOnly: false }));
    complaints = watchComplaints(page, opened.address);
  });

  afterAll(async () => {
    await page?.context().browser()?.close();
    await opened?.close();
  });

  it('lists and filters sweeps, and keeps the filter in its address', async () => {
    await page.goto(opened.link);
    await page.getByRole('link', { name: 'night' }).waitFor();
    expect(page.url()).toBe(opened.address);
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
    await expect.poll(() => page.locator('tbody tr').first().textContent()).toContain('97.31 %96.52 %98.10 %');
    await page.fill('input[type=search]', 'NIGHT');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await expect.poll(() => page.url()).toContain('find=NIGHT');
  });

  it('shows the progress of a sweep', async () => {
    await page.goto(`${opened.address}sweeps/night`);
    await page.getByText('Best so far').waitFor();
    await expect.poll(() => page.getByText('Best so far').textContent()).toBe('Best so far: gru_64 with 97.31 % validation accuracy.');
    await expect.poll(() => page.locator('#running').textContent()).toContain('epoch 3 of 12, best 81.00 %');
    await expect.poll(() => page.locator('#running path.curve').count()).toBe(1);
    await expect.poll(() => page.locator('#attempts').textContent()).toContain('42 s lost');
    await expect
      .poll(() => page.getByRole('link', { name: "open gru_64 in Temporal's web UI" }).getAttribute('href'))
      .toContain('night%2Fgru_64');
  });

  it('shows hostile names as plain text, and says at the top why variants failed', async () => {
    await expect.poll(() => page.locator('#variants').textContent()).toContain(`Diverged: ${HOSTILE}`);
    expect(await page.locator('.troubles').textContent()).toContain(`Diverged: ${HOSTILE}`);
    expect(await page.locator('img').count()).toBe(0);
  });

  it('can be restored from a link: filter and sorting are in the address', async () => {
    await page.goto(`${opened.address}sweeps/night?state=parked&variants-by=variant`);
    await page.locator('#variants tbody tr').first().waitFor();
    await expect.poll(() => page.locator('#variants tbody tr').count()).toBe(1);
    await expect.poll(() => page.locator('#variants th[aria-sort=ascending]').textContent()).toBe('Variant');
  });

  it('shows the results of the finished trials, and compares any two variants', async () => {
    await page.goto(`${opened.address}sweeps/night?first=baseline_gru_h64&second=optimal_config`);
    await page.locator('#compare .answer').waitFor();
    await expect.poll(() => page.locator('#compare .answer').textContent()).toBe('optimal_config is better.');
    await expect.poll(() => page.locator('#compare').textContent()).toContain('over 8 pairs of trials (8 folds)');
    await expect
      .poll(() => page.locator('#leaderboard tbody tr').first().textContent())
      .toMatch(/^optimal_config1[\d.]+ %[\d.]+ %[\d.]+ %8/);
    await expect.poll(() => page.locator('#groups tbody tr').count()).toBe(8);
  });

  it('draws the recordings behind a cell of the confusion matrix', async () => {
    await page.getByRole('combobox', { name: 'Recordings of' }).selectOption('0/1');
    await page.locator('.examples svg').first().waitFor();
    const drawing = page.locator('.examples svg').first();
    await expect.poll(() => drawing.getAttribute('aria-label')).toContain(HOSTILE);
    await expect.poll(() => drawing.locator('path').count()).toBe(3);
    await page.locator('rect.cell').nth(7).click();
    await expect.poll(() => page.getByRole('combobox', { name: 'Recordings of' }).inputValue()).toBe('1/1');
  });

  it('selects variants by drawing along an axis, and its address keeps them', async () => {
    await expect.poll(() => dragDown(page, page.locator('.brush-area').last())).toContain('1 of 14 variants: baseline_gru_h64');
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    await page.getByText('1 of 14 variants: baseline_gru_h64').waitFor();
  });

  it('selects them by keyboard too', async () => {
    await page.goto(`${opened.address}sweeps/night`);
    const axis = page.getByRole('slider', { name: 'Select by test accuracy' });
    await axis.focus();
    await page.keyboard.press('ArrowUp');
    await page.getByText('1 of 14 variants: baseline_gru_h64').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Drag along an axis').waitFor();
  });

  it('shows the progress of a search beside what the report says of it', async () => {
    const section = page.locator('#search-widths');
    expect(await section.locator('figure').count()).toBe(1);
    const text = await section.textContent();
    expect(text).toContain('this is 1.20 points too high');
    expect(text).toContain('Whether it is better than random search is unknown');
    const views = await section.locator('select option').allTextContents();
    expect(views).toHaveLength(5);
    for (const view of views) {
      await section.getByLabel('View').selectOption(view);
      await section.locator('figcaption').getByText(view).waitFor();
      expect((await section.locator('svg path').first().getAttribute('d')) ?? '').toMatch(/^M[\d.]+,[\d.]+[Lh]/);
    }
    expect(new URL(page.url()).searchParams.get('view-widths')).toBe('timeline');
  });

  it('compares with another sweep, variant by variant', async () => {
    await page.locator('#sweeps').getByLabel('Compare with the sweep').fill('before');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#sweeps tbody tr').first().textContent()).toMatch(/^optimal_config.*0\.00 points$/);
    await expect.poll(() => page.locator('#configuration').textContent()).toContain('night and before differ');
  });

  it('exports tables as CSV without executable formulas, figures as SVG, PNG and valid Vega-Lite, all as JSON', async () => {
    const csv = await takeFile(page.locator('#variants').getByRole('button', { name: 'CSV' }));
    expect(csv.content.toString()).toContain('"<img src=x onerror=alert(1)>""\'&"');
    const figure = page.locator('#leaderboard figure').first();
    const svg = await takeFile(figure.getByRole('button', { name: 'SVG' }));
    expect(svg.name).toBe('leaderboard.svg');
    expect(svg.content.toString()).toMatch(/^<svg .*optimal_config/s);
    expect(svg.content.toString()).not.toContain('var(');
    const png = await takeFile(figure.getByRole('button', { name: 'PNG' }));
    expect(png.content.subarray(1, 4).toString()).toBe('PNG');
    const specifications = await page.getByRole('button', { name: 'Vega-Lite' }).all();
    expect(specifications.length).toBeGreaterThan(8);
    for (const button of specifications) compile(JSON.parse((await takeFile(button)).content.toString()));
    const all = await takeFile(page.getByRole('button', { name: 'All results as JSON' }));
    expect(JSON.parse(all.content.toString()).variants).toHaveLength(14);
  });

  it('steers the sweep with the token of its link, by keyboard', async () => {
    await page.goto(`${opened.address}sweeps/night`);
    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    await page.getByText('pause: done.').waitFor();
    await page.getByLabel('At once').press('7');
    await page.keyboard.press('Enter');
    await page.getByText('setConcurrency: done.').waitFor();
    expect(backend.asked).toContain('pause night {}');
    expect(backend.asked).toContain('setConcurrency night {"concurrency":7}');
  });

  it('retries a variant with fields that are checked while typing', async () => {
    const retry = page.getByRole('button', { name: 'Retry <img' });
    await retry.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('learningRate').fill('-1');
    await dialog.getByText('learningRate: must be above 0').waitFor();
    expect(await dialog.getByRole('button', { name: 'Retry with' }).isDisabled()).toBe(true);
    await dialog.getByLabel('learningRate').fill('0.001');
    await dialog.getByLabel('schedule.type').fill('cosine');
    await dialog.getByRole('button', { name: 'Retry with', disabled: false }).press('Enter');
    await page.getByText('retryVariant: done.').waitFor();
    expect(await hasFocus(retry)).toBe(true);
    const changes = { learningRate: 0.001, schedule: { type: 'cosine' } };
    expect(backend.asked).toContain(`retryVariant night ${JSON.stringify({ variant: HOSTILE, changes })}`);
  });

  it('starts a new sweep from the configuration of this one', async () => {
    await page.getByRole('button', { name: 'New sweep from this' }).press('Space');
    const dialog = page.getByRole('dialog');
    const start = dialog.getByRole('button', { name: 'Start' });
    await dialog.getByLabel('Its configuration').fill('{"name": "wrong"}');
    await dialog.getByText('name: is wrong').waitFor();
    expect(await start.isDisabled()).toBe(true);
    await dialog.getByLabel('Its configuration').fill('{"name": "other"}');
    await dialog.getByRole('button', { name: 'Start', disabled: false }).press('Enter');
    await page.getByText('"night-2" has started.').waitFor();
    expect(backend.asked).toContain('start night-2 {"name":"other"}');
  });

  it('asks for confirmation before cancelling: a second press of the same key cancels nothing', async () => {
    const cancel = page.getByRole('button', { name: 'Cancel …' });
    await cancel.press('Enter');
    expect(await hasFocus(page.getByRole('button', { name: 'Close' }))).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await hasFocus(cancel)).toBe(true);
    expect(backend.asked.filter((what) => what.startsWith('cancel '))).toEqual([]);
  });

  it.each([
    [1280, 'dark'],
    [320, 'light'],
  ] as const)('is read and reached by everyone at %i pixels, %s', async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    for (const [place, last] of [
      ['', 'tbody tr'],
      ['sweeps/night', '.examples svg'],
      ['sweeps/night/try', '#best li'],
    ]) {
      await page.goto(`${opened.address}${place}`);
      await page.locator(`${last}`).first().waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await findBarriers(page)).toEqual([]);
      // Neither width nor colours change what Tab reaches.
      if (width < 1280) expect(await walkByTab(page)).toEqual([]);
    }
  });

  it('draws figures for the width that is there', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${opened.address}sweeps/night`);
    await page.locator('.examples svg').first().waitFor();
    const widths = await page.evaluate<[string, number][]>(
      "[...document.querySelectorAll('.drawing')].map((e) => [e.ariaLabel, e.scrollWidth - e.clientWidth])",
    );
    expect(widths.length).toBeGreaterThan(5);
    expect(widths.filter(([, beyond]) => beyond > 0)).toEqual([]);
  });

  it('has no connection while its tab is in the background, and catches up afterwards', async () => {
    const hide = (hidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/events'));
    await hide(true);
    await ended;
    const begun = page.waitForRequest((request) => request.url().endsWith('/events'));
    await hide(false);
    await begun;
    await page.locator('.state.training').waitFor();
  });

  it('logs no problems, and contacts no other server', () => expect(complaints).toEqual([]));

  it('says at an unknown address that nothing is there, and leads to the sweeps', async () => {
    await page.goto(`${opened.address}nothing/here`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    expect(await page.locator('code').textContent()).toBe('/nothing/here');
    await page.getByRole('link', { name: 'All sweeps' }).click();
    await page.getByRole('link', { name: 'night' }).waitFor();
  });
});
