import { expect, it } from 'vitest';
import { checkWorkers } from '../../../../cli/doctor/check-workers.ts';
import { MAIN_QUEUE, TRAINING_QUEUES } from '../../../../core/domain/task-queues.ts';
import { connectTo } from '../../workers/queues-connection.ts';

const check = (polled: readonly string[], training: readonly string[] = []) =>
  checkWorkers(
    connectTo((queue) => polled.includes(queue), training),
    'default',
  );

it('finds the workers that have polled, with their devices', async () => {
  await expect(check([MAIN_QUEUE, TRAINING_QUEUES.cpu, TRAINING_QUEUES.gpu])).resolves.toMatchObject([
    { state: 'right' },
    { state: 'right', what: 'a worker trains on CPUs and a GPU' },
  ]);
});

it('says which workers are missing', async () => {
  await expect(check([])).resolves.toMatchObject([
    { state: 'wrong', wayOut: 'npm run worker -- workflow' },
    { state: 'wrong', wayOut: 'npm run worker -- train' },
  ]);
});

it('finds a worker that trains, even if the server does not remember that it polled', async () => {
  await expect(check([MAIN_QUEUE], [TRAINING_QUEUES.cpu])).resolves.toMatchObject([
    { state: 'right' },
    { state: 'right', what: 'a worker trains on CPUs' },
  ]);
});
