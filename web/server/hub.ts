import type { PageBackend } from './backend.ts';
import { type Channel, createChannel } from './channel.ts';
import { watchOverview, watchSweep } from './watch.ts';

/** One channel per subject, however many tabs show it. */
export interface Hub {
  overview(): Channel;
  sweep(sweepId: string): Channel;
}

export function createHub(backend: Promise<PageBackend>): Hub {
  const sweeps = new Map<string, Channel>();
  const starting = followStart(backend);
  const overview = createChannel({ onWanted: (channel) => once(starting, channel, (ready) => watchOverview(ready, channel)) });
  return {
    overview: () => overview,
    sweep(sweepId) {
      const known = sweeps.get(sweepId);
      if (known !== undefined) return known;
      const channel = createChannel({
        onWanted(self) {
          const stop = once(starting, self, (ready) => watchSweep(ready, self, sweepId));
          return () => {
            stop();
            sweeps.delete(sweepId);
          };
        },
      });
      sweeps.set(sweepId, channel);
      return channel;
    },
  };
}

interface Starting {
  readonly backend: Promise<PageBackend>;
  readonly isReady: () => boolean;
}

function followStart(backend: Promise<PageBackend>): Starting {
  let ready = false;
  backend.then(
    () => {
      ready = true;
    },
    () => undefined,
  );
  return { backend, isReady: () => ready };
}

/** Begins when the services are running. @returns a function that ends it, whether it has begun or not */
function once({ backend, isReady }: Starting, channel: Channel, begin: (ready: PageBackend) => () => void): () => void {
  let stop: (() => void) | null = null;
  let isStopped = false;
  channel.publish('trouble', isReady() ? 'Reading …' : 'The servers are starting.');
  backend.then(
    (ready) => {
      if (!isStopped) stop = begin(ready);
    },
    (error: Error) => channel.publish('trouble', error.message),
  );
  return () => {
    isStopped = true;
    stop?.();
  };
}
