/** That something of a sweep waits for the store, and why; null: no longer. */
export interface StorageWait {
  readonly what: string;
  readonly reason: string | null;
}

/** Name of the signal by which variants, the report and stages that wait in place tell their sweep. */
export const STORAGE_WAIT = 'reportStorageWait';

/** How a stage that waits in place begins to say so, in the note of its progress. */
export const WAITING_FOR_STORAGE = 'waiting for storage: ';
