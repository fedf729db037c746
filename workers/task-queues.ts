import type { TrainingQueue } from '../activities/types.ts';

/** Workflows and light activities. */
export const MAIN_QUEUE = 'durasweep';

/** Trainings only; a worker serves the one whose device TensorFlow finds. */
export const TRAINING_QUEUES: Readonly<Record<'cpu' | 'gpu', TrainingQueue>> = { cpu: 'durasweep-train-cpu', gpu: 'durasweep-train-gpu' };
