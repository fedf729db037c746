import { z } from 'zod';
import { ARCHITECTURES, type ArchitectureName } from '../core/models/architectures/index.ts';

export interface ChosenOptions {
  /** Of the fields that the grid lists. */
  readonly chosen: Readonly<Record<string, unknown>>;
  /** With the defaults of the others. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How they stand in the names of variants. */
  readonly name: string;
}

const SHORT_NAMES: Readonly<Record<string, string>> = { hiddenSize: 'h', layers: 'l', dropout: 'd' };

/** Every combination of the listed values of an architecture's options, the last option changing first. */
export function chooseOptions(grid: Readonly<Record<string, unknown>>, architecture: ArchitectureName): ChosenOptions[] {
  const shape: Readonly<Record<string, z.ZodType>> = ARCHITECTURES[architecture].options;
  const schema = z.strictObject(shape);
  let choices: { chosen: Record<string, unknown>; name: string }[] = [{ chosen: {}, name: '' }];
  for (const [field, option] of Object.entries(shape)) {
    const listed = grid[field] as readonly unknown[] | undefined;
    // Sizes of recurrent networks always stood in their names, by which sweeps are known; of other options those that differ do.
    const isNamed = 'hiddenSize' in shape || (listed?.length ?? 0) > 1;
    const values = listed ?? [undefined];
    choices = choices.flatMap(({ chosen, name }) =>
      values.map((value, index) => ({
        chosen: value === undefined ? chosen : { ...chosen, [field]: value },
        name: isNamed ? `${name}_${SHORT_NAMES[field] ?? field}${writeValue(value ?? option.parse(undefined), index)}` : name,
      })),
    );
  }
  return choices.map(({ chosen, name }) => ({ chosen, name, options: schema.parse(chosen) }));
}

/** A list or an object by its place. */
export function writeValue(value: unknown, index: number): string {
  return typeof value === 'object' && value !== null ? String(index + 1) : String(value).replace('+', '');
}
