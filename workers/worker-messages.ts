/** The message of a worker to the command that started it when it is ready. */
export interface WorkerReady {
  readonly type: 'ready';
  /** Description of the training device; null if it does not train. */
  readonly trains: string | null;
}
