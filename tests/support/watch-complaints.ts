import type { Page } from 'playwright-core';

/** @returns what the page writes to the console from now on, its errors, and its requests to addresses that do not begin with `own` */
export function watchComplaints(page: Page, own: string): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => request.url().startsWith(own) || complaints.push(request.url()));
  return complaints;
}
