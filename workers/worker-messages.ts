/** What a worker tells the command that started it when it first serves. */
export interface WorkerReady {
  readonly type: 'ready';
  /** On what it trains, in words; null: it trains nothing. */
  readonly trains: string | null;
}
