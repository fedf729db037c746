import type { Page } from 'playwright-core';
import type { PageBackend } from '../../../web/server/backend.ts';
import { type OpenedPage, openPage } from '../../../web/server/open-page.ts';
import { compileClient } from '../../../workers/compile-client.ts';
import { launchChromium } from '../../support/chromium.ts';

interface ShownPage {
  readonly opened: OpenedPage;
  /** An empty tab of a browser of its own. */
  readonly page: Page;
}

/** Serves the page from the backend, and starts a browser for it. */
export async function showPage(backend: PageBackend, { readOnly }: { readonly readOnly: boolean }): Promise<ShownPage> {
  await compileClient();
  const opened = await openPage({ readOnly, backend: async () => backend, port: 0 });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  return { opened, page };
}
