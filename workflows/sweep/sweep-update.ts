import type { UpdateDefinition } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import type { z } from 'zod';
import { describeIssues } from '../../configs/describe-issues.ts';
import { explainIssue } from '../../configs/explain-issue.ts';
import { findUpdateSender } from '../senders.ts';
import type { UpdateResult } from '../steering-messages.ts';
import type { Launcher } from './launch-variants.ts';
import { note, type SweepState } from './sweep-state.ts';

/** The objects that updates change. */
export interface Sweep {
  readonly state: SweepState;
  readonly launcher: Launcher;
}

interface UpdateHandling<Schema extends z.ZodType, Result> {
  readonly takes: Schema;
  /** Why the update makes no sense now; null: it does. Default: it always does. */
  readonly check?: (request: z.output<Schema>) => string | null;
  readonly apply: (request: z.output<Schema>) => Result | Promise<Result>;
}

/** Registers an update whose argument is validated by its schema, then checked, before it enters the history. */
export function handle<Request, Schema extends z.ZodType, Result = UpdateResult>(
  definition: UpdateDefinition<Result, [Request]>,
  { takes: schema, check = () => null, apply }: UpdateHandling<Schema, Result>,
): void {
  const validator = (request: Request) => {
    const parsed = schema.safeParse(request, { error: explainIssue });
    if (!parsed.success) throw new Error(`${definition.name} was refused:\n${describeIssues(request, parsed.error.issues).join('\n')}`);
    const reason = check(parsed.data);
    if (reason !== null) throw new Error(`${definition.name} was refused: ${reason}`);
  };
  setHandler(definition, (request: Request) => Promise.resolve(apply(schema.parse(request))), { validator });
}

/** Records in the journal what an update did and who sent it, and returns the answer. */
export function done(state: SweepState, message: string, sender = findUpdateSender()): UpdateResult {
  note(state, sender === null ? message : `${message} (by ${sender})`);
  return { message };
}
