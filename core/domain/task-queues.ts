/** Workflows and light activities. */
export const MAIN_QUEUE = 'durasweep';

/** Trainings and evaluations; a worker serves the one whose device TensorFlow finds. */
export const TRAINING_QUEUES = { cpu: 'durasweep-train-cpu', gpu: 'durasweep-train-gpu' } as const;

export type TrainingQueue = (typeof TRAINING_QUEUES)[keyof typeof TRAINING_QUEUES];
