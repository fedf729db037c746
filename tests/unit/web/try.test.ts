import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTryPage } from '../../../web/report/write-try-page.ts';
import { readClientFile } from '../../../workers/compile-client.ts';
import { HAS_CHROMIUM } from '../../support/chromium.ts';
import { findBarriers } from '../../support/find-barriers.ts';
import { type OpenedFile, openFile } from '../../support/open-file.ts';
import { walkByTab } from './keyboard.ts';
import { createTryView } from './try-fixture.ts';

it('the script of try.html, of which every report has a copy, contains no library of schemas', async () => {
  expect((await readClientFile('try.js')).length).toBeLessThan(80_000);
});

describe.skipIf(!HAS_CHROMIUM)('try.html in Chromium', () => {
  let opened: OpenedFile;
  let page: Page;

  beforeAll(async () => {
    const client = { script: await readClientFile('try.js'), style: await readClientFile('page.css') };
    const view = createTryView({ rateHertz: 100, unit: 'm/s²', measures: 'acceleration' });
    const html = writeTryPage({ name: 'waves', synthetic: true, view, client });
    opened = await openFile(html, { viewport: { width: 390, height: 900 }, colorScheme: 'dark' });
    page = opened.page;
  });

  afterAll(() => opened?.close());

  it('shows what it reads, and that its data is synthetic', async () => {
    await page.getByText('It reads x, y, z in m/s², 100 samples per second').waitFor();
    await page.getByText('SYNTHETIC DATA').waitFor();
  });

  it('recognises a recording while playing it, with the three most likely classes', async () => {
    await page.getByRole('slider').fill('0');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByText('1 recognised').waitFor();
    await expect.poll(() => page.locator('#best li').count()).toBe(3);
    await expect.poll(() => page.locator('#best .answer').textContent()).toMatch(/^.+, \d+ % sure\. It was /);
  });

  it('refuses to answer below the threshold', async () => {
    await page.getByRole('slider').fill('0.99');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByText('2 recognised').waitFor();
    await expect
      .poll(() => page.locator('#best .answer').textContent())
      .toMatch(/^No prediction: the highest probability, \d+ %, is below 99 %/);
  });

  it('recognises what is drawn', async () => {
    await page.getByRole('combobox', { name: 'Recognise' }).selectOption('drawing');
    const box = await page.locator('.sheet').boundingBox();
    if (box === null) throw new Error('There is no sheet.');
    await page.mouse.move(box.x + 40, box.y + 40);
    await page.mouse.down();
    for (let turn = 0; turn < 24; turn += 1) await page.mouse.move(box.x + 40 + 60 * (turn % 2), box.y + 40 + 4 * turn, { steps: 3 });
    await page.mouse.up();
    await page.locator('#recognised tbody tr, section.table tbody tr').first().waitFor();
  });

  it('recognises the movement of a device by its sensors', async () => {
    await page.getByRole('combobox', { name: 'Recognise' }).selectOption('phone');
    await page.getByRole('button', { name: "Use this device's sensors" }).click();
    await page.getByText('No sensor data has arrived').waitFor();
    await page.evaluate(`(async () => {
      for (let reading = 0; reading < 120; reading += 1) {
        const x = reading > 20 && reading < 80 ? 9 * Math.sin(reading) : 0;
        const event = new Event('devicemotion');
        Object.defineProperty(event, 'timeStamp', { value: 20 * reading });
        Object.defineProperty(event, 'accelerationIncludingGravity', { value: { x, y: -x, z: 9.81 } });
        dispatchEvent(event);
      }
    })()`);
    await page.locator('section.table tbody tr').first().waitFor();
    expect(await page.getByText('No sensor data has arrived').count()).toBe(0);
  });

  it('is accessible, by keyboard too, also on a phone in dark mode', async () => {
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await findBarriers(page)).toEqual([]);
    expect(await walkByTab(page)).toEqual([]);
  });

  it('loads nothing from outside and logs no problems', () => expect(opened.complaints).toEqual([]));
});
