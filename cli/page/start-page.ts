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
  let resolve: (platform: Platform) => void = () => undefined;
  const started = new Promise<Platform>((onStarted) => {
    resolve = onStarted;
  });
  // What reads Temporal and the store is loaded for whoever looks.
  const backend = async () => {
    const platform = await started;
    return (await import('./create-backend.ts')).createPageBackend(platform);
  };
  try {
    const { link, address, close } = await openPage({ readOnly, backend });
    return {
      line: `Page: ${link}`,
      linkSweep: (sweepId) => `${address}sweeps/${encodeURIComponent(sweepId)}`,
      serve: resolve,
      close,
    };
  } catch (error) {
    const line = `The page could not be started: ${(error as Error).message}`;
    return { line, linkSweep: () => null, serve: () => undefined, close: async () => undefined };
  }
}
