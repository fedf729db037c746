import type { ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from './answer.ts';
import type { Channel } from './channel.ts';

/** Shows both sides that the connection is alive while there is no news. */
const BEAT_MS = 10_000;
/** A connection with this much unread data is closed; the browser reconnects when the tab wakes. */
const LARGEST_BACKLOG_BYTES = 64_000_000;

/** Sends a channel's news as server-sent events until the tab is gone. @param hello sent first, as event `server` */
export function streamEvents(response: ServerResponse, channel: Channel, hello: unknown): void {
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  const send = (event: string, data: string) => {
    if (response.writableLength > LARGEST_BACKLOG_BYTES) response.destroy();
    else response.write(`event: ${event}\ndata: ${data}\n\n`);
  };
  send('server', JSON.stringify(hello));
  const leave = channel.subscribe(send);
  const beat = setInterval(() => response.write('event: beat\ndata: null\n\n'), BEAT_MS);
  beat.unref();
  response.once('close', () => {
    clearInterval(beat);
    leave();
  });
}
