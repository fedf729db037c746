/** What is told of one subject to every tab that shows it: a late one hears the newest of each event first. */
export interface Channel {
  /** @returns ends the subscription */
  subscribe(listener: Listener): () => void;
  /** The newest state, for tabs that come later; `news` goes to those that listen already, in place of it. */
  publish(event: string, state: unknown, news?: unknown): void;
}

export type Listener = (event: string, data: string) => void;

export interface ChannelOptions {
  /** Called with the first listener; returns what ends the work when the last one has left. */
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
