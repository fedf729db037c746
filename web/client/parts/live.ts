import { useEffect, useState } from 'preact/hooks';

/** The server's state: the newest data of each event. */
export interface Live<State> {
  readonly state: Partial<State>;
  /** Why the data may be out of date; null if it is not. */
  readonly trouble: string | null;
  readonly readOnly: boolean;
}

interface Options<State> {
  readonly url: string;
  /** Merges news into the earlier data of an event. */
  readonly applyNews?: ((state: Partial<State>, event: string, news: unknown) => Partial<State>) | undefined;
}

/** Browsers reconnect automatically, but not after every kind of disconnection. */
const CONNECT_AGAIN_MS = 2_000;
/** The server sends an event at least every ten seconds. */
const SILENCE_MS = 25_000;
const LOST = 'The server does not respond; this page may be out of date. It updates by itself when the server is back.';

/**
 * Follows a stream of events while the page shows it; reconnects after a disconnection. A tab in the background has no stream: browsers
 * open six connections to a server, so the seventh tab would show nothing.
 */
export function useLive<State extends object>(events: readonly (keyof State & string)[], { url, applyNews }: Options<State>): Live<State> {
  const [live, setLive] = useState<Live<State>>({ state: {}, trouble: 'Connecting …', readOnly: true });
  useEffect(() => follow({ url, events, applyNews, change: setLive }), [url]);
  return live;
}

interface FollowOptions<State> extends Options<State> {
  readonly events: readonly (keyof State & string)[];
  readonly change: (update: (live: Live<State>) => Live<State>) => void;
}

/** @returns a function to stop */
function follow<State extends object>({ url, events, applyNews, change }: FollowOptions<State>): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let heardAt = Date.now();

  const connect = () => {
    clearTimeout(timer);
    heardAt = Date.now();
    source = new EventSource(url);
    const on = (event: string, handle: (data: never) => void) =>
      source?.addEventListener(event, ({ data }: MessageEvent<string>) => {
        heardAt = Date.now();
        handle(JSON.parse(data) as never);
      });
    on('server', ({ readOnly }: { readOnly: boolean }) => change((live) => ({ ...live, readOnly, trouble: null })));
    on('trouble', (trouble: string | null) => change((live) => ({ ...live, trouble })));
    on('beat', () => undefined);
    for (const event of events) {
      on(event, (value) => change((live) => ({ ...live, state: { ...live.state, [event]: value } })));
      on(`${event}-news`, (news) => change((live) => ({ ...live, state: applyNews?.(live.state, event, news) ?? live.state })));
    }
    source.addEventListener('error', lose);
  };
  const lose = () => {
    source?.close();
    change((live) => ({ ...live, trouble: LOST }));
    clearTimeout(timer);
    timer = window.setTimeout(connect, CONNECT_AGAIN_MS);
  };
  const leave = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const show = () => {
    leave();
    if (!document.hidden) connect();
  };
  const watch = window.setInterval(() => {
    if (source === null || Date.now() - heardAt < SILENCE_MS) return;
    heardAt = Date.now();
    lose();
  }, CONNECT_AGAIN_MS);
  document.addEventListener('visibilitychange', show);
  show();
  return () => {
    document.removeEventListener('visibilitychange', show);
    clearInterval(watch);
    leave();
  };
}
