import { writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { sweepSchema } from '../../../configs/schema.ts';
import { generateSyntheticFiles, SYNTHETIC_FORMAT } from '../../../core/dataset/synthetic.ts';
import { writeArchive } from '../../../core/dataset/write-archive.ts';

export type SweepInput = z.input<typeof sweepSchema>;
type VariantInput = NonNullable<SweepInput['experiments'][number]['variants']>[number];

export interface TinySweepOptions {
  readonly archive: string;
  readonly variants: readonly VariantInput[];
  readonly execution?: SweepInput['execution'];
}

/** With one recording per batch, an epoch takes some tenths of a second on one core: long enough to be hit, short enough for dozens. */
const PEOPLE = { seed: 0, users: 4, classes: 6, repetitions: 10 };
const EPOCHS = 7;

/** A small archive of synthetic gestures; with `damage`, one sample of one recording is not a number. */
export async function writeTinyArchive(file: string, { damage = false }: { damage?: boolean } = {}): Promise<void> {
  const files = generateSyntheticFiles(PEOPLE);
  const [first] = files.keys();
  if (damage && first !== undefined) files.set(first, Buffer.from('0.1 0.2 0.3\n0.1 broken 0.3\n'));
  await writeFile(file, await writeArchive(files));
}

/** One variant per fault: of equal size, so that they train in this order, and with different learning rates, so that none is reused. */
export function planVariant(name: string, index: number, training: VariantInput['training'] = {}): VariantInput {
  return { name, architecture: 'gru', hiddenSize: 128, training: { learningRate: 0.002 + index * 0.0001, ...training } };
}

/** A sweep that trains one variant after another. */
export function describeTinySweep({ archive, variants, execution }: TinySweepOptions): SweepInput {
  return {
    name: 'faults',
    dataset: { name: 'made-up gestures', sources: [archive], format: SYNTHETIC_FORMAT as SweepInput['dataset']['format'] },
    split: { method: 'stratified', seed: 0, validationFraction: 0.2 },
    training: { maxEpochs: EPOCHS, batchSize: 1 },
    experiments: [{ name: 'faults', question: 'Does it survive?', variants: [...variants] }],
    execution: { concurrency: 1, device: 'cpu', ...execution },
  };
}
