import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Services } from '../../infra/services/types.ts';

/** Of the servers, as other hosts and pods see them. */
export const PORTS = { temporal: 7233, store: 9000 } as const;

/** Forwards connections at an address of a host to a server on its loopback, with an optional delay. */
export interface Relay {
  /** Delay each way, for data received from now on. */
  setDelay(milliseconds: number): void;
  close(): void;
}

interface RelayOptions {
  readonly address: string;
  readonly port: number;
  /** Port on loopback. */
  readonly target: number;
}

/** To the embedded servers, which listen on loopback only. */
export function startRelays(address: string, { temporal, s3 }: Services): Promise<Relay[]> {
  const ofTemporal = Number(temporal.address.split(':').at(-1));
  const ofStore = Number(new URL(s3.endpoint ?? '').port);
  return Promise.all([
    startRelay({ address, port: PORTS.temporal, target: ofTemporal }),
    startRelay({ address, port: PORTS.store, target: ofStore }),
  ]);
}

async function startRelay({ address, port, target }: RelayOptions): Promise<Relay> {
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket.setNoDelay(true));
      socket.once('close', () => sockets.delete(socket));
    }
    pass(near, far, () => delayMs);
    pass(far, near, () => delayMs);
  });
  await once(server.listen(port, address), 'listening');
  return {
    setDelay: (milliseconds) => {
      delayMs = milliseconds;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One after the other, however long each takes, so that the order is kept. */
function pass(from: Socket, to: Socket, readDelay: () => number): void {
  let before = Promise.resolve();
  const later = (act: () => void) => {
    const dueAt = performance.now() + readDelay();
    before = before.then(async () => {
      const wait = dueAt - performance.now();
      if (wait > 0) await delay(wait);
      act();
    });
  };
  from.on('data', (chunk) => later(() => void to.write(chunk)));
  from.once('end', () => later(() => void to.end()));
  from.once('error', () => to.destroy());
  from.once('close', () => later(() => void to.destroySoon()));
}
