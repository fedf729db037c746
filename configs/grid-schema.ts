import { z } from 'zod';
import { ARCHITECTURE_NAMES, ARCHITECTURES, type ArchitectureName } from '../core/models/architectures/index.ts';
import { checkGrid } from './check-grid.ts';
import { MAX_VARIANTS } from './count-variants.ts';
import { type TrainingConfiguration, trainingSchema } from './training-schema.ts';

/** A list of values of one field. */
const listOf = <Schema extends z.ZodType>(value: Schema) =>
  z
    .array(value)
    .min(1)
    .max(1_000)
    .refine((values) => new Set(values.map((one) => JSON.stringify(one))).size === values.length, 'must name each value once');

/** A grid's lists of architecture options: every option of any architecture. `checkGrid` checks each architecture's own bounds. */
const optionLists: Record<string, z.ZodType> = {};
for (const name of ARCHITECTURE_NAMES) {
  for (const [field, option] of Object.entries<z.ZodType>(ARCHITECTURES[name].options)) {
    const value = option instanceof z.ZodDefault ? (option.unwrap() as z.ZodType) : option;
    optionLists[field] ??= listOf(value).optional().describe(`Values of the option: ${option.description}`);
  }
}

/** A grid's lists of training fields. */
const trainingLists = Object.fromEntries(
  Object.entries<z.ZodOptional<z.ZodType>>(trainingSchema.shape).map(([field, value]) => [
    field,
    listOf(value.unwrap()).optional().describe('Values of the training field of this name.'),
  ]),
);

export type GridConfiguration = { readonly architecture: readonly ArchitectureName[] } & {
  readonly [Field in keyof TrainingConfiguration]: readonly TrainingConfiguration[Field][] | undefined;
} & {
  /** Options of the architectures. */
  readonly [option: string]: readonly unknown[] | undefined;
};

export const gridSchema = z
  .strictObject({
    architecture: listOf(z.enum(ARCHITECTURE_NAMES)).describe('The architectures to build; each must accept all listed options.'),
    ...optionLists,
    ...trainingLists,
  })
  .superRefine(checkGrid)
  .describe(
    `Every combination of the listed values becomes a variant, named after the values. Other options have their default, and other training fields come from the experiment and the sweep. A sweep has at most ${MAX_VARIANTS} variants in total.`,
  ) as unknown as z.ZodType<GridConfiguration, GridConfiguration>;
