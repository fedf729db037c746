import { encodeEvent, encodeHParams } from './messages.ts';

/** A number at a step. */
interface Scalar {
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly at: number;
  readonly value: number;
}

type HParamsTag = 'experiment' | 'session_start_info' | 'session_end_info';

/** An event file being written. */
export interface EventFile {
  addScalar(scalar: Scalar): void;
  /** @param data the message with that name @param at seconds since 1970 */
  addHParams(tag: HParamsTag, data: object, at: number): void;
  toBytes(): Uint8Array;
}

const VERSION = 'brain.Event:2';
const FLOAT = 1;
/** Data classes of `SummaryMetadata`. */
const DATA_CLASS = { none: 0, scalar: 1 } as const;

export function createEventFile(at: number): EventFile {
  const records: Uint8Array[] = [];
  const add = (event: object) => void records.push(frameRecord(encodeEvent(event)));
  add({ wall_time: at, file_version: VERSION });
  return {
    addScalar: ({ tag, step, at: time, value }) =>
      add({
        wall_time: time,
        step,
        summary: {
          value: [
            { tag, tensor: encodeNumber(value), metadata: { plugin_data: { plugin_name: 'scalars' }, data_class: DATA_CLASS.scalar } },
          ],
        },
      }),
    addHParams: (tag, data, time) => {
      const content = encodeHParams({ version: 0, [tag]: data });
      const metadata = { plugin_data: { plugin_name: 'hparams', content }, data_class: DATA_CLASS.none };
      add({ wall_time: time, summary: { value: [{ tag: `_hparams_/${tag}`, tensor: encodeNumber(0), metadata }] } });
    },
    toBytes: () => Buffer.concat(records),
  };
}

function encodeNumber(value: number): object {
  return { dtype: FLOAT, tensor_shape: {}, float_val: [value] };
}

/** A TFRecord record: length and its checksum, data and its checksum, all little-endian. */
function frameRecord(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(16 + data.length);
  record.writeBigUInt64LE(BigInt(data.length));
  record.writeUInt32LE(maskChecksum(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(maskChecksum(data), 12 + data.length);
  return record;
}

function maskChecksum(bytes: Uint8Array): number {
  const checksum = computeChecksum(bytes);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0x82f63b78 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** CRC-32C (Castagnoli). */
function computeChecksum(bytes: Uint8Array): number {
  let checksum = 0xffffffff;
  for (const byte of bytes) checksum = (TABLE[(checksum ^ byte) & 255] as number) ^ (checksum >>> 8);
  return ~checksum >>> 0;
}
