import { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import type { Variant } from '../core/domain/variant.ts';
import { listOptions, recurrentShape } from '../core/models/architectures/index.ts';
import { resolveVariants } from './resolve-variants.ts';
import type { SweepConfiguration } from './schema.ts';
import { gradientClipNorm, learningRate } from './training-schema.ts';

/** Hyperparameters of one variant changed after the sweep began: by retryVariant, or by extend (`maxEpochs`). */
export const variantChangeSchema = z.strictObject({
  hiddenSize: recurrentShape.hiddenSize.optional(),
  layers: z.int().min(1).max(16).optional(),
  dropout: z.number().min(0).lt(1).optional(),
  learningRate: learningRate.optional(),
  batchSize: z.int().min(1).max(8_192).optional(),
  maxEpochs: z.int().min(1).max(10_000).optional(),
  gradientClipNorm: gradientClipNorm.optional(),
});

export type VariantChange = z.output<typeof variantChangeSchema>;

export type VariantChanges = Readonly<Record<string, VariantChange>>;

/** Plans already made: a sweep asks for its plan at every step, and planning thousands of variants takes a while. */
const plans = new WeakMap<SweepConfiguration, { readonly changes: VariantChanges; readonly variants: readonly Variant[] }>();

/** A sweep's variants with the changes made since it began. Neither argument may be changed in place afterwards. */
export function planVariants(configuration: SweepConfiguration, changes: VariantChanges): readonly Variant[] {
  const known = plans.get(configuration);
  if (known?.changes === changes) return known.variants;
  const variants = resolveVariants(configuration).map((variant) => changeVariant(variant, findChange(changes, variant.name)));
  plans.set(configuration, { changes, variants });
  return variants;
}

/** A variant may be named as what every object inherits, such as `constructor`. */
export function findChange(changes: VariantChanges, variant: string): VariantChange | undefined {
  return Object.hasOwn(changes, variant) ? changes[variant] : undefined;
}

function changeVariant(variant: Variant, change: VariantChange | undefined): Variant {
  if (change === undefined) return variant;
  const { model, training } = splitChange(change);
  refuseForeign(variant, Object.keys(model));
  return { ...variant, model: { ...variant.model, ...model }, training: { ...variant.training, ...training } };
}

function refuseForeign({ name, model }: Variant, fields: readonly string[]): void {
  const own = listOptions(model);
  const foreign = fields.find((field) => !own.includes(field));
  if (foreign === undefined) return;
  const allowed = own.join(', ');
  throw new DurasweepError('InvalidConfig', `${name}: the architecture ${model.architecture} has no ${foreign}; allowed: ${allowed}.`);
}

/** What of a change belongs to the network and what to its training, without what it leaves as it is. */
export function splitChange({ hiddenSize, layers, dropout, learningRate, batchSize, maxEpochs, gradientClipNorm }: VariantChange) {
  return {
    model: given({ hiddenSize, layers, dropout }),
    training: given({ learningRate, batchSize, maxEpochs, gradientClipNorm }),
  };
}

function given<T extends object>(fields: T): Partial<{ [Key in keyof T]: Exclude<T[Key], undefined> }> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
