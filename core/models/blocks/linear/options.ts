import { z } from 'zod';

export const linearOptions = z.strictObject({ type: z.literal('linear'), width: z.int().min(1) });

export type LinearOptions = z.output<typeof linearOptions>;
