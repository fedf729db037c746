import path from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

export interface LogLimits {
  /** Of one file, such as `10M`. A line is never cut, so that a file may be longer by its last one. */
  readonly size?: `${number}${'B' | 'K' | 'M'}`;
  /** Files kept besides the one written to: `worker.log.1` is the newest of them. */
  readonly kept?: number;
}

/** Appends to a log that cannot fill a disk: when it has grown too large it is set aside, and the oldest of those is removed. */
export function openLog(file: string, { size = '10M', kept = 3 }: LogLimits = {}): RotatingFileStream {
  const name = path.basename(file);
  const numbered = (index: Date | number | null) => (typeof index === 'number' ? `${name}.${index}` : name);
  const stream = createStream(numbered, { path: path.dirname(file), size, rotate: kept, mode: 0o600 });
  // A full disk must not end the command: what workers say is then lost, and what they do is not.
  stream.on('error', () => undefined);
  return stream;
}
