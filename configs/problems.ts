import type { z } from 'zod';

export type Path = readonly (string | number)[];

/** Where checks of a whole configuration tell what they find. */
export interface Problems {
  /** @param allowed goes on from "must be". */
  readonly report: (path: Path, input: unknown, allowed: string) => void;
}

/** Undefined where the shape is wrong: the schema has told of that already, and nothing more can be said about it. */
export const ifWellFormed = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
