/** Sends news about one subject to every tab that shows it; a new tab first receives the latest state of each event. */
export interface Channel {
  /** @returns ends the subscription */
  subscribe(listener: Listener): () => void;
  /** Publishes the latest state; tabs that already listen receive `news` instead, if it is given. */
  publish(event: string, state: unknown, news?: unknown): void;
}

type Listener = (event: string, data: string) => void;

export interface ChannelOptions {
  /** Called for the first listener; returns a function that stops the work after the last one has left. */
  readonly onWanted: (channel: Channel) => () => void;
}

export function createChannel({ onWanted }: ChannelOptions): Channel {
  const listeners = new Set<Listener>();
  const newest = new Map<string, string>();
  let stop: (() => void) | null = null;
  const channel: Channel = {
    subscribe(listener) {
      listeners.add(listener);
      for (const [event, data] of newest) listener(event, data);
      stop ??= onWanted(channel);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
        newest.clear();
      };
    },
    publish(event, state, news) {
      const data = JSON.stringify(state);
      if (newest.get(event) === data) return;
      const isFirst = !newest.has(event);
      newest.set(event, data);
      const sent = isFirst || news === undefined ? data : JSON.stringify(news);
      const name = isFirst || news === undefined ? event : `${event}-news`;
      for (const listener of listeners) listener(name, sent);
    },
  };
  return channel;
}
