import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { TRAINING_QUEUES } from '../../../core/domain/task-queues.ts';
import { createWorkerActivities } from '../../../workers/worker-activities.ts';
import { connectTo } from './queues-connection.ts';

describe('the queue that trains a sweep', () => {
  it('is that of the first worker if none polls yet, whatever its device', async () => {
    for (const device of ['gpu', 'cpu'] as const) expect(await selectAfter(2, [device])).toBe(TRAINING_QUEUES[device]);
  });

  it('is the GPU’s if both are served', async () => {
    expect(await selectAfter(0, ['gpu', 'cpu'])).toBe(TRAINING_QUEUES.gpu);
  });

  it('is that of a worker whose slots are all busy, and that therefore has not polled for a long time', async () => {
    for (const device of ['gpu', 'cpu'] as const) {
      const { selectTrainingQueue } = createActivities(() => false, [TRAINING_QUEUES[device]]);
      expect(await new MockActivityEnvironment().run(selectTrainingQueue, { device: 'auto' as const })).toBe(TRAINING_QUEUES[device]);
    }
  });

  it('is the one that the sweep names, served or not', async () => {
    expect(await createActivities(() => false).selectTrainingQueue({ device: 'gpu' })).toBe(TRAINING_QUEUES.gpu);
  });
});

/** @param rounds how often no queue has a worker before those of the devices have one */
async function selectAfter(rounds: number, devices: readonly ('gpu' | 'cpu')[]): Promise<unknown> {
  const served = devices.map((device) => TRAINING_QUEUES[device] as string);
  let questions = 0;
  const isServed = (queue: string) => {
    questions += 1;
    return questions > rounds * 2 && served.includes(queue);
  };
  const { selectTrainingQueue } = createActivities(isServed);
  return await new MockActivityEnvironment().run(selectTrainingQueue, { device: 'auto' as const });
}

function createActivities(...served: Parameters<typeof connectTo>) {
  return createWorkerActivities(Promise.resolve(connectTo(...served)), 'default');
}
