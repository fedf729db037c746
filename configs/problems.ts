import type { z } from 'zod';

export type Path = readonly (string | number)[];

/** Collects the problems found by checks of a whole configuration. */
export interface Problems {
  /** @param allowed completes "must be". */
  readonly report: (path: Path, input: unknown, allowed: string) => void;
}

/** Undefined if the shape is wrong, because the schema has already reported that. */
export const ifWellFormed = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
