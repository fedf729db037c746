import type { z } from 'zod';
import { ARCHITECTURES } from '../../core/models/architectures/index.ts';
import { trainingSchema } from '../training-schema.ts';

/** Fields of learning-rate schedules, which depend on their type. */
const WHOLE_SCHEDULE_FIELDS = ['warmupEpochs', 'patience'];

/** Whether a field of a variant, by path, is an integer. */
export function isWholeNumberField(field: string): boolean {
  const [first, second, third] = field.split('.');
  if (first === 'training' && third !== undefined) return WHOLE_SCHEDULE_FIELDS.includes(third);
  const schemas: (z.ZodType | undefined)[] =
    first === 'training'
      ? [(trainingSchema.shape as Record<string, z.ZodType>)[second ?? '']]
      : Object.values(ARCHITECTURES).map(({ options }) => (options as Record<string, z.ZodType>)[field]);
  return schemas.some((schema) => schema?.safeParse(2).success === true && !schema.safeParse(1.5).success);
}
