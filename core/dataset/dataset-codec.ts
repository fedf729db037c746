import { z } from 'zod';
import { OFFICIAL_PARTS } from '../domain/official-parts.ts';
import { decodeBlocks, encodeBlocks, rejectBlocks } from './binary-blocks.ts';
import type { Dataset, Recording } from './dataset.ts';

const MAGIC = 'DSWPDATA';

const headerSchema = z.strictObject({
  name: z.string(),
  classes: z.array(z.string()).min(1),
  groups: z.array(z.string()).min(1),
  features: z.array(z.string()).min(1),
  paths: z.array(z.string()),
  // Absent if no recording has a part, so that such data sets keep their bytes, and hash, from before parts existed.
  parts: z.array(z.enum(OFFICIAL_PARTS).nullable()).optional(),
});

/** Packs a parsed data set into bytes, so that later stages need not parse its files again. Equal data sets give equal bytes. */
export function encodeDataset(dataset: Dataset): Uint8Array {
  const { name, classes, groups, features, recordings } = dataset;
  const values = new Float32Array(recordings.reduce((sum, recording) => sum + recording.values.length, 0));
  let offset = 0;
  for (const recording of recordings) {
    values.set(recording.values, offset);
    offset += recording.values.length;
  }
  return encodeBlocks({
    magic: MAGIC,
    header: { name, classes, groups, features, paths: recordings.map((recording) => recording.path), ...listParts(recordings) },
    blocks: [
      Int32Array.from(recordings, (recording) => recording.length),
      Int32Array.from(recordings, (recording) => recording.label),
      Int32Array.from(recordings, (recording) => recording.group),
      values,
    ],
  });
}

function listParts(recordings: readonly Recording[]): { parts?: (Recording['part'] | null)[] } {
  return recordings.some(({ part }) => part !== undefined) ? { parts: recordings.map(({ part }) => part ?? null) } : {};
}

/** The inverse of `encodeDataset`. @throws DurasweepError `DatasetRejected` if the bytes are not such a data set. */
export function decodeDataset(bytes: Uint8Array): Dataset {
  const { header, blocks } = decodeBlocks({ magic: MAGIC, bytes });
  const parsed = headerSchema.safeParse(header);
  const [lengths, labels, groups] = blocks.slice(0, 3).map((block) => new Int32Array(block));
  const values = blocks[3];
  if (!parsed.success || !lengths || !labels || !groups || !values) throw rejectBlocks(MAGIC, 'its header or block count is wrong');
  const { paths, parts = [], ...names } = parsed.data;
  const recordings: Recording[] = [];
  let offset = 0;
  for (const [index, path] of paths.entries()) {
    const [length = 0, label = -1, group = -1] = [lengths[index], labels[index], groups[index]];
    const end = offset + length * names.features.length * 4;
    if (length < 1 || end > values.byteLength || !isIndex(label, names.classes) || !isIndex(group, names.groups)) {
      throw rejectBlocks(MAGIC, `recording ${index} (${JSON.stringify(path)}) has an impossible length, class or group`);
    }
    const part = parts[index] ?? null;
    const own = { path, label, group, ...(part === null ? {} : { part }), length };
    recordings.push({ ...own, values: new Float32Array(values, offset, length * names.features.length) });
    offset = end;
  }
  if (offset !== values.byteLength) throw rejectBlocks(MAGIC, 'it holds more values than its recordings');
  return { ...names, recordings };
}

function isIndex(index: number, names: readonly string[]): boolean {
  return index >= 0 && index < names.length;
}
