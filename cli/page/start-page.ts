import { openPage } from '../../web/server/open-page.ts';
import type { Platform } from '../platform.ts';

export interface StartedPage {
  /** The line with the link, to be printed before anything else. */
  readonly line: string;
  /** The address of a sweep, without the token; null if there is no page. */
  linkSweep(sweepId: string): string | null;
  /** Must be called once the services are running. */
  serve(platform: Platform): void;
  close(): Promise<void>;
}

/** Opens the page of a command before its servers run. If no port is available, the sweep runs without a page. */
export async function startPage({ readOnly }: { readonly readOnly: boolean }): Promise<StartedPage> {
  let resolve: (platform: Platform) => void = () => undefined;
  const started = new Promise<Platform>((onStarted) => {
    resolve = onStarted;
  });
  // The code that reads Temporal and the store is loaded on first use.
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
