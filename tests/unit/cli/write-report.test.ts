import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { expect, it } from 'vitest';
import { writeReport } from '../../../cli/write-report.ts';
import { DurasweepError } from '../../../core/domain/errors.ts';

it('a report that is already being written is reported with a message', async () => {
  const execute = () => Promise.reject(new WorkflowExecutionAlreadyStartedError('already started', 'sizes/report', 'report'));
  const failure = await writeReport({ workflow: { execute } } as unknown as Client, 'sizes').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DurasweepError);
  expect((failure as Error).message).toMatch(/"sizes" is already being written.*when it is done/);
});
