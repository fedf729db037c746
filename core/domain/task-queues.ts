/** Workflows and light activities. */
export const MAIN_QUEUE = 'durasweep';

/** Trainings and evaluations; a worker serves the one whose device TensorFlow finds. */
export const TRAINING_QUEUES = { cpu: 'durasweep-train-cpu', gpu: 'durasweep-train-gpu' } as const;

export type TrainingQueue = (typeof TRAINING_QUEUES)[keyof typeof TRAINING_QUEUES];

/** Served by workflow workers that know an MLflow server. */
export const TRACKING_QUEUE = 'durasweep-tracking';

/** The workflow that has a sweep told to it; no variant has such a name. */
export const nameTracking = (sweepId: string) => `${sweepId}/.tracking`;
