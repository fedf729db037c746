import type { Locator, Page } from 'playwright-core';

/** Drags over the lowest fifth of an axis. @returns what the page then says of the selection */
export async function dragDown(page: Page, axis: Locator): Promise<string | null> {
  await axis.scrollIntoViewIfNeeded();
  const box = await axis.boundingBox();
  if (box === null) throw new Error('The axis is not drawn.');
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + box.height * 0.8);
  await page.mouse.down();
  await page.mouse.move(x, box.y + box.height - 1);
  await page.mouse.up();
  return page.locator('#settings [role=status]').textContent();
}
