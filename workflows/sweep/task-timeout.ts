/**
 * Time for a step of a sweep's workflow together with the replay of all earlier ones, if no worker has them in memory. A search then computes the
 * suggestions of its run again, in four to eleven seconds of processor time; on a busy machine that is more than Temporal's default of ten seconds.
 */
export const SWEEP_TASK_TIMEOUT = '1 minute';
