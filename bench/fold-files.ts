import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeFoldSequences } from '../core/dataset/sequences-codec.ts';
import type { FoldSequences, SequenceSet } from '../core/domain/sequences.ts';
import { planRecordingOrder } from '../core/training/batches.ts';

export interface FoldFiles {
  /** File for our process. */
  readonly foldFile: string;
  /** Index for PyTorch's process: names of files with the plain arrays, and their shapes. */
  readonly foldIndex: string;
}

/** Writes a fold for both kinds of process. Validation rows are in recording order, as the reference protocol batches them. */
export async function writeFoldFiles(folder: string, fold: FoldSequences): Promise<FoldFiles> {
  const foldFile = path.join(folder, 'fold.bin');
  const foldIndex = path.join(folder, 'fold.json');
  await writeFile(foldFile, encodeFoldSequences(fold));
  const index = {
    train: await writePart(folder, 'train', fold.train),
    validation: await writePart(folder, 'validation', inRecordingOrder(fold.validation)),
  };
  await writeFile(foldIndex, JSON.stringify(index));
  return { foldFile, foldIndex };
}

async function writePart(folder: string, name: string, { count, maxLength, features, values, lengths, labels }: SequenceSet) {
  const names = { values: `${name}-values.bin`, lengths: `${name}-lengths.bin`, labels: `${name}-labels.bin` };
  await writeFile(path.join(folder, names.values), values);
  await writeFile(path.join(folder, names.lengths), lengths);
  await writeFile(path.join(folder, names.labels), labels);
  return { count, maxLength, features, ...names };
}

function inRecordingOrder(set: SequenceSet): SequenceSet {
  const rows = planRecordingOrder(set, set.count)[0] ?? [];
  const size = set.maxLength * set.features;
  const values = new Float32Array(set.values.length);
  rows.forEach((row, index) => {
    values.set(set.values.subarray(row * size, (row + 1) * size), index * size);
  });
  const pick = (source: Int32Array) => Int32Array.from(rows, (row) => source[row] as number);
  const { lengths, labels, groups, recordings } = set;
  return { ...set, values, lengths: pick(lengths), labels: pick(labels), groups: pick(groups), recordings: pick(recordings) };
}
