import { z } from 'zod';
import { ARCHITECTURES, type ArchitectureName } from '../core/models/architectures/index.ts';

export interface ChosenOptions {
  /** Values of the fields that the grid lists. */
  readonly chosen: Readonly<Record<string, unknown>>;
  /** All options, with the defaults of the others. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Their part of the variant's name. */
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
    // Names of recurrent networks always contain their sizes; other options are named only if they differ.
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

/** Lists and objects are written as their position. */
export function writeValue(value: unknown, index: number): string {
  return typeof value === 'object' && value !== null ? String(index + 1) : String(value).replace('+', '');
}
