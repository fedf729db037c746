/**
 * Time for a step of a sweep's workflow together with the replay of all earlier ones, if no worker has them in memory: a search then computes its
 * suggestions again. With Temporal's default of ten seconds, a search of hundreds of trials would not continue on a busy machine.
 */
export const SWEEP_TASK_TIMEOUT = '1 minute';
