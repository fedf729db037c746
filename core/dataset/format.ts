import type { Delimiter } from './records.ts';

/** How the files of a data set are laid out; plain JSON, mirrored by the configuration's schema. */
export type DatasetFormat = ColumnsFormat | TableFormat | LinesFormat | TimeSeriesFormat | ArffFormat;

interface FilesFormat {
  /**
   * Pattern every data file's whole path matches: `{group}` and `{class}` stand for part of one path segment, written again for the same
   * text, `{part}` for an official train, validation or test part, `*` for any characters of one segment, `**` for any segments. Without `{group}` there is one group, `all`.
   */
  readonly path: string;
  /** Patterns of files that are knowingly left out. A file that matches neither `path` nor one of these is an error. */
  readonly ignore: readonly string[];
}

/** One text file a recording, one line a time step; the path tells class and group. */
export interface ColumnsFormat extends FilesFormat {
  readonly type: 'columns';
  readonly delimiter: Delimiter;
  /** True: the first line names the columns. */
  readonly header: boolean;
  /** Columns every line must have; null: as many as the file's first line. */
  readonly columnCount: number | null;
  /** Which columns to read, in order; a number counts from 0, a text is a name in the header. */
  readonly features: readonly { readonly name: string; readonly column: number | string }[];
}

/** Text tables that hold many recordings each, one line a time step; columns or the path say what each is. */
export interface TableFormat extends FilesFormat {
  readonly type: 'table';
  readonly delimiter: Delimiter;
  readonly header: boolean;
  readonly columnCount: number | null;
  /** Columns that say class, user and official part; null: the path does, or nothing. */
  readonly class: number | string | null;
  readonly group: number | string | null;
  readonly part: number | string | null;
  /** Column that tells the recordings of a user apart; null: a recording ends where class, user or part changes. */
  readonly recording: number | string | null;
  readonly features: readonly { readonly name: string; readonly column: number | string }[];
}

/** Text files with one series a line; {feature} in the path names what each of a series' features has in a file of its own. */
export interface LinesFormat extends FilesFormat {
  readonly type: 'lines';
  readonly delimiter: Delimiter;
  /** True: the first line is left out. */
  readonly header: boolean;
  /** Where the class stands: in the line, or in a file beside with a line for each series; null: the path says. */
  readonly class: 'first' | 'last' | { readonly file: string } | null;
  readonly group: { readonly file: string } | null;
  /** Whether every line of a file must hold as many values, padding included. */
  readonly equalLength: boolean;
}

/** UEA/UCR `.ts` text: many recordings a file, the class at the end of each line. */
export interface TimeSeriesFormat extends FilesFormat {
  readonly type: 'ts';
}

/** Weka's ARFF: many recordings a file, one a line. */
export interface ArffFormat extends FilesFormat {
  readonly type: 'arff';
  /** Names of attributes that say class, group or official part. Null: the path says, or for the class the last nominal attribute. */
  readonly class: string | null;
  readonly group: string | null;
  readonly part: string | null;
  /** Attributes knowingly left out. */
  readonly skip: readonly string[];
}

/** SmartWatch Gestures: `U01..U08/01..20/NN.txt`, three clocks, then acceleration in m/s². */
export const SMARTWATCH_GESTURES_FORMAT: ColumnsFormat = {
  type: 'columns',
  path: 'gestures-dataset/{group}/{class}/*.txt',
  ignore: ['gestures-dataset/info.txt', 'gestures-dataset/gestures.png'],
  delimiter: 'whitespace',
  header: false,
  columnCount: 6,
  features: [
    { name: 'x', column: 3 },
    { name: 'y', column: 4 },
    { name: 'z', column: 5 },
  ],
};
