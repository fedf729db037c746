import { DurasweepError } from '../domain/errors.ts';

/** Four-byte numbers, stored as in memory: little-endian on every platform that TensorFlow supports in Node. */
export type Block = Float32Array | Int32Array;

export interface DecodedBlocks {
  /** Parsed JSON, unchecked. */
  readonly header: unknown;
  /** Bytes of each block, in the order they were written, each in a separate buffer. */
  readonly blocks: readonly ArrayBuffer[];
}

const PREFIX_BYTES = 16;
const MAX_BLOCKS = 64;

/**
 * Packs a JSON header and number arrays into one byte string: magic (8 characters), header bytes (uint32), block count (uint32), block
 * sizes in bytes (uint32 each), header (JSON, padded with spaces to 4 bytes), blocks.
 */
export function encodeBlocks({ magic, header, blocks }: { magic: string; header: unknown; blocks: readonly Block[] }): Uint8Array {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const headerBytes = Math.ceil(json.length / 4) * 4;
  const start = Buffer.alloc(PREFIX_BYTES + blocks.length * 4);
  start.write(magic, 0, 8, 'latin1');
  start.writeUInt32LE(headerBytes, 8);
  start.writeUInt32LE(blocks.length, 12);
  blocks.forEach((block, index) => {
    start.writeUInt32LE(block.byteLength, PREFIX_BYTES + index * 4);
  });
  const padding = Buffer.alloc(headerBytes - json.length, ' ');
  const contents = blocks.map((block) => Buffer.from(block.buffer, block.byteOffset, block.byteLength));
  return Buffer.concat([start, json, padding, ...contents]);
}

/**
 * The inverse of `encodeBlocks`.
 *
 * @throws DurasweepError `DatasetRejected` if the bytes are of another kind, truncated, or longer than declared.
 */
export function decodeBlocks({ magic, bytes }: { magic: string; bytes: Uint8Array }): DecodedBlocks {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = buffer.toString('latin1', 0, 8);
  if (found !== magic) throw rejectBlocks(magic, `it starts with ${JSON.stringify(found)}`);
  const blockCount = buffer.length < PREFIX_BYTES ? MAX_BLOCKS + 1 : buffer.readUInt32LE(12);
  const headerStart = PREFIX_BYTES + blockCount * 4;
  if (blockCount > MAX_BLOCKS || buffer.length < headerStart) throw rejectBlocks(magic, 'its first bytes are damaged');
  const sizes = Array.from({ length: blockCount }, (_, index) => buffer.readUInt32LE(PREFIX_BYTES + index * 4));
  const headerEnd = headerStart + buffer.readUInt32LE(8);
  const expectedBytes = sizes.reduce((sum, size) => sum + size, headerEnd);
  if (expectedBytes !== buffer.length) throw rejectBlocks(magic, `it has ${buffer.length} bytes, not ${expectedBytes}`);
  let offset = headerEnd;
  const blocks = sizes.map((size) => {
    const block = Uint8Array.from(buffer.subarray(offset, offset + size)).buffer;
    offset += size;
    return block;
  });
  return { header: parseHeader(magic, buffer.toString('utf8', headerStart, headerEnd)), blocks };
}

/** The error for invalid stored numbers. */
export function rejectBlocks(magic: string, reason: string): DurasweepError {
  const message = `Expected a stored ${magic} object, but ${reason}. Remove the object, and it will be recreated.`;
  return new DurasweepError('DatasetRejected', message);
}

function parseHeader(magic: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw rejectBlocks(magic, 'its header is not JSON');
  }
}
