/** Workflows and light activities. */
export const MAIN_QUEUE = 'durasweep';

/** Training and evaluation; a worker serves the queue of the device that TensorFlow finds. */
export const TRAINING_QUEUES = { cpu: 'durasweep-train-cpu', gpu: 'durasweep-train-gpu' } as const;

export type TrainingQueue = (typeof TRAINING_QUEUES)[keyof typeof TRAINING_QUEUES];

/** Served by workflow workers with an MLflow server. */
export const TRACKING_QUEUE = 'durasweep-tracking';

const TRACKING_SUFFIX = '/.tracking';

/** Id of the workflow that logs a sweep in MLflow; no variant can have this name. */
export const nameTracking = (sweepId: string) => `${sweepId}${TRACKING_SUFFIX}`;

/** The sweep that the workflow with this id logs. */
export const readTracked = (workflowId: string) => workflowId.slice(0, -TRACKING_SUFFIX.length);
