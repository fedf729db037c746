import { z } from 'zod';
import type { FoldSequences, SequenceSet } from '../domain/sequences.ts';
import { decodeBlocks, encodeBlocks, rejectBlocks } from './binary-blocks.ts';

const MAGIC = 'DSWPFOLD';
const BLOCKS_PER_PART = 5;
const PARTS = ['train', 'validation', 'test'] as const;
type Part = (typeof PARTS)[number] | 'unknown';

const shapeSchema = z.strictObject({ count: z.int().min(0), maxLength: z.int().min(1), features: z.int().min(1) });
const headerSchema = z.strictObject({
  classes: z.array(z.string()).min(1),
  groupNames: z.array(z.string()).min(1),
  train: shapeSchema,
  validation: shapeSchema,
  test: shapeSchema,
  /** Absent if no class is left out, and in data written by older code. */
  unknown: shapeSchema.optional(),
});
type Header = z.infer<typeof headerSchema>;

/** Packs one fold's padded sequences into bytes; equal folds give equal bytes. */
export function encodeFoldSequences(fold: FoldSequences): Uint8Array {
  const { classes, groupNames } = fold;
  const sets = listSets(fold);
  const shapes = sets.map(([part, { count, maxLength, features }]) => [part, { count, maxLength, features }]);
  return encodeBlocks({
    magic: MAGIC,
    header: { classes, groupNames, ...Object.fromEntries(shapes) },
    blocks: sets.flatMap(([, { values, lengths, labels, groups, recordings }]) => [values, lengths, labels, groups, recordings]),
  });
}

function listSets({ unknown, ...fold }: FoldSequences): (readonly [Part, SequenceSet])[] {
  const sets = PARTS.map((part) => [part, fold[part]] as const);
  return unknown === undefined ? sets : [...sets, ['unknown', unknown]];
}

/** The inverse of `encodeFoldSequences`. @throws DurasweepError `DatasetRejected` if the bytes are not such a fold. */
export function decodeFoldSequences(bytes: Uint8Array): FoldSequences {
  const { header, blocks } = decodeBlocks({ magic: MAGIC, bytes });
  const parsed = headerSchema.safeParse(header);
  if (!parsed.success) throw rejectBlocks(MAGIC, `its header is wrong: ${z.prettifyError(parsed.error)}`);
  const parts: readonly Part[] = parsed.data.unknown === undefined ? PARTS : [...PARTS, 'unknown'];
  const [train, validation, test, unknown] = parts.map((part, index) => {
    const start = index * BLOCKS_PER_PART;
    return decodePart({ part, header: parsed.data, blocks: blocks.slice(start, start + BLOCKS_PER_PART) });
  });
  if (!train || !validation || !test || blocks.length !== parts.length * BLOCKS_PER_PART) throw rejectBlocks(MAGIC, 'blocks are missing');
  const { classes, groupNames } = parsed.data;
  return { classes, groupNames, train, validation, test, ...(unknown === undefined ? {} : { unknown }) };
}

interface PartRequest {
  readonly part: Part;
  readonly header: Header;
  readonly blocks: readonly ArrayBuffer[];
}

function decodePart({ part, header, blocks }: PartRequest): SequenceSet {
  const { count, maxLength, features } = header[part] ?? { count: 0, maxLength: 1, features: 1 };
  const values = new Float32Array(blocks[0] ?? new ArrayBuffer(0));
  const [lengths, labels, groups, recordings] = blocks.slice(1).map((block) => new Int32Array(block));
  if (!lengths || !labels || !groups || !recordings || values.length !== count * maxLength * features) {
    throw rejectBlocks(MAGIC, `its ${part} part has ${values.length} values, not ${count} × ${maxLength} × ${features}`);
  }
  checkRange({ name: `${part} lengths`, numbers: lengths, count, minimum: 1, maximum: maxLength });
  checkRange({ name: `${part} labels`, numbers: labels, count, minimum: 0, maximum: header.classes.length - 1 });
  checkRange({ name: `${part} groups`, numbers: groups, count, minimum: 0, maximum: header.groupNames.length - 1 });
  checkRange({ name: `${part} recordings`, numbers: recordings, count, minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
  if (!values.every(Number.isFinite)) throw rejectBlocks(MAGIC, `its ${part} values are not all finite`);
  if (lengths.some((length, row) => row > 0 && length < (lengths[row - 1] ?? 0))) {
    throw rejectBlocks(MAGIC, `its ${part} part is not sorted by length`);
  }
  return { count, maxLength, features, values, lengths, labels, groups, recordings };
}

interface RangeRequest {
  readonly name: string;
  readonly numbers: Int32Array;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

function checkRange({ name, numbers, count, minimum, maximum }: RangeRequest): void {
  if (numbers.length !== count) throw rejectBlocks(MAGIC, `it has ${numbers.length} ${name}, not ${count}`);
  const wrong = numbers.find((number) => number < minimum || number > maximum);
  if (wrong !== undefined) throw rejectBlocks(MAGIC, `one of its ${name} is ${wrong}, allowed are ${minimum} … ${maximum}`);
}
