import type { PageBackend } from '../../web/server/backend.ts';
import { openPage } from '../../web/server/open-page.ts';
import type { Platform } from '../platform.ts';

export interface StartedPage {
  /** To be printed before all else: where it is. */
  readonly line: string;
  /** Where a sweep is shown, without the token; null where there is no page. */
  linkSweep(sweepId: string): string | null;
  /** To be called once the services run. */
  serve(platform: Platform): void;
  close(): Promise<void>;
}

/** Opens the page of a command, before its servers run. Where no port can be had there is none: a sweep runs without. */
export async function startPage({ readOnly }: { readonly readOnly: boolean }): Promise<StartedPage> {
  let resolve: (backend: PageBackend) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<PageBackend>((onReady, onFailure) => {
    [resolve, reject] = [onReady, onFailure];
  });
  try {
    const { link, address, close } = await openPage({ readOnly, backend: promise });
    return {
      line: `Page: ${link}`,
      linkSweep: (sweepId) => `${address}sweeps/${encodeURIComponent(sweepId)}`,
      // Loaded once the command has no more urgent work.
      serve: (platform) => void import('./create-backend.ts').then(({ createPageBackend }) => resolve(createPageBackend(platform)), reject),
      close,
    };
  } catch (error) {
    const line = `There is no page this time: ${(error as Error).message}`;
    return { line, linkSweep: () => null, serve: () => undefined, close: async () => undefined };
  }
}
