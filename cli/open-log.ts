import path from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

export interface LogLimits {
  /** Maximum size of one file, such as `10M`. Lines are never split, so a file can exceed it by its last line. */
  readonly size?: `${number}${'B' | 'K' | 'M'}`;
  /** Number of older files to keep; `worker.log.1` is the newest of them. */
  readonly kept?: number;
}

/** Opens a log for appending that cannot fill the disk: a file that is too large is rotated, and the oldest is removed. */
export function openLog(file: string, { size = '10M', kept = 3 }: LogLimits = {}): RotatingFileStream {
  const name = path.basename(file);
  const numbered = (index: Date | number | null) => (typeof index === 'number' ? `${name}.${index}` : name);
  const stream = createStream(numbered, { path: path.dirname(file), size, rotate: kept, mode: 0o600 });
  // A full disk must not stop the command: log lines are lost then, but no work.
  stream.on('error', () => undefined);
  return stream;
}
