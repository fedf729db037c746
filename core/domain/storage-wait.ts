/** Reports that a part of a sweep is waiting for the store, and why; null: no longer. */
export interface StorageWait {
  readonly what: string;
  readonly reason: string | null;
}

/** Name of the signal with which variants, the report and waiting stages inform their sweep. */
export const STORAGE_WAIT = 'reportStorageWait';

/** Prefix of a waiting stage's progress note. */
export const WAITING_FOR_STORAGE = 'waiting for storage: ';
