import type { PathMatch } from '../path-pattern.ts';

/** A file of the data set. */
export interface DataFile {
  readonly path: string;
  /** What the path says. */
  readonly match: PathMatch;
  /** The file's whole text, decoded when asked for. @throws DurasweepError `DatasetRejected` where its bytes are no text. */
  readonly readText: () => string;
  /** To be called for each row read, whatever the rows are, so that a large file is seen to be read. */
  readonly onRow: () => void;
}

/** A recording as a reader finds it. Null: the file does not say, its path does or nothing. */
export interface ReadRecording {
  /** The file that holds it. */
  readonly path: string;
  /** The line it begins at, from 1, where one file holds many; null where the file is the recording. */
  readonly line: number | null;
  readonly className: string | null;
  readonly groupName: string | null;
  /** The official part, as the file spells it (`train`, `TEST`). */
  readonly part: string | null;
  /** Time steps, ≥ 1. */
  readonly length: number;
  /** `[length, features]`. */
  readonly values: Float32Array;
}

export interface ReadResult {
  readonly features: readonly string[];
  /** In the order of the files, then of their lines. */
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
 * One way in which files hold recordings. A new one is a file in this folder, its format's type and schema, and a line in `READERS`; the
 * contract suite then runs over it.
 */
export interface Reader<Format> {
  /** Patterns of files that hold no recordings but are read beside those that do. */
  readonly besidePatterns?: (format: Format) => readonly string[];
  /**
   * Reads every recording of the files.
   *
   * @throws DurasweepError `DatasetRejected` with file and line, what was expected and what was found, where a file is malformed;
   *   `InvalidConfig` where the format alone shows that nothing can be read.
   */
  readonly read: (request: ReadRequest<Format>) => ReadResult;
}
