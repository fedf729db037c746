import type { PathMatch } from '../path-pattern.ts';

/** A file of the data set. */
export interface DataFile {
  readonly path: string;
  /** Information from the path. */
  readonly match: PathMatch;
  /** The file's whole text, decoded on demand. @throws DurasweepError `DatasetRejected` if its bytes are not text. */
  readonly readText: () => string;
  /** To be called for each row of any kind, to show the progress of reading a large file. */
  readonly onRow: () => void;
}

/** A recording as read from a file. Null: not in the file, but perhaps in its path. */
export interface ReadRecording {
  /** Its file. */
  readonly path: string;
  /** Its first line, counted from 1, if a file contains many recordings; null if the file is the recording. */
  readonly line: number | null;
  readonly className: string | null;
  readonly groupName: string | null;
  /** The official part as spelled in the file (`train`, `TEST`). */
  readonly part: string | null;
  /** Time steps, ≥ 1. */
  readonly length: number;
  /** `[length, features]`. */
  readonly values: Float32Array;
}

export interface ReadResult {
  readonly features: readonly string[];
  /** In the order of the files and of their lines. */
  readonly recordings: readonly ReadRecording[];
}

export interface ReadRequest<Format> {
  /** The files that `format.path` matches, sorted by path; at least one. */
  readonly files: readonly DataFile[];
  /** The files that the reader's `besidePatterns` match, by path. */
  readonly beside: ReadonlyMap<string, DataFile>;
  readonly format: Format;
}

/**
 * Reads one file format. A new one consists of a file in this folder, its format's type and schema, and a line in `READERS`; the contract
 * suite then covers it.
 */
export interface Reader<Format> {
  /** Patterns of files without recordings that are read along with the others. */
  readonly besidePatterns?: (format: Format) => readonly string[];
  /**
   * Reads every recording of the files.
   *
   * @throws DurasweepError `DatasetRejected` with file and line, what was expected and what was found, if a file is malformed;
   *   `InvalidConfig` if the format alone shows that nothing can be read.
   */
  readonly read: (request: ReadRequest<Format>) => ReadResult;
}
