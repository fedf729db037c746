/** The layout of a data set's files: plain JSON, mirrored by the configuration's schema. */
export type DatasetFormat = ColumnsFormat | TableFormat | LinesFormat | TimeSeriesFormat | ArffFormat;

interface FilesFormat {
  /**
   * Pattern that the whole path of every data file matches. `{group}` and `{class}` stand for a part of one path segment, and for the same
   * text if repeated; `{part}` for an official train, validation or test part; `*` for any characters of one segment; `**` for any
   * segments. Without `{group}` there is one group, `all`.
   */
  readonly path: string;
  /** Patterns of files that are skipped on purpose. A file that matches neither `path` nor one of these is an error. */
  readonly ignore: readonly string[];
  /** Encoding of the files. Absent: UTF-8, or UTF-16 with a byte order mark; a mark overrides this field. */
  readonly encoding?: Encoding | undefined;
}

export type Encoding =
  | 'utf-8'
  | 'utf-16le'
  | 'utf-16be'
  | 'latin1'
  | 'iso-8859-2'
  | 'iso-8859-15'
  | 'windows-1250'
  | 'windows-1251'
  | 'windows-1252'
  | 'koi8-r'
  | 'macintosh'
  | 'cp437'
  | 'cp850'
  | 'shift_jis'
  | 'euc-jp'
  | 'gb18030'
  | 'big5'
  | 'euc-kr';

/** How recordings with missing values are treated. */
export type MissingChoice = 'refuse' | 'interpolate' | 'drop-recording';

/** Here and below, fields that a configuration does not name are absent, so that older configurations keep their hash. */
export interface MissingRules {
  /** Absent: refuse. */
  readonly missing?: MissingChoice | undefined;
  /** Texts that mean "missing", besides an empty cell, `?`, `NaN`, `NA`, `N/A`, `null` and `none`. */
  readonly missingValues?: readonly string[] | undefined;
}

/** How numbers are written. */
export interface NumberRules extends MissingRules {
  /** Absent: point. */
  readonly decimal?: 'point' | 'comma' | undefined;
  /** Separator between groups of three digits; absent: none. */
  readonly thousands?: 'none' | 'comma' | 'point' | 'space' | 'apostrophe' | undefined;
}

export type Delimiter = 'whitespace' | 'comma' | 'semicolon' | 'tab';

/** How a text is split into rows and cells. */
export interface RowRules {
  readonly delimiter: Delimiter;
  /** Quotes around a cell that contains delimiters or line breaks; absent: double. */
  readonly quote?: 'double' | 'single' | 'none' | undefined;
  /** Lines that begin with this text, possibly after blanks, are skipped; absent: none. */
  readonly comment?: string | undefined;
  /** Number of lines to skip at the top, before the header; absent: none. */
  readonly skipLines?: number | undefined;
  /** Number of rows to skip after the header, such as units; absent: none. */
  readonly skipRows?: number | undefined;
  /** Lines without text between rows; absent: refuse. */
  readonly emptyLines?: 'refuse' | 'skip' | undefined;
}

/** One text file per recording, one line per time step; the path gives class and group. */
export interface ColumnsFormat extends FilesFormat, RowRules, NumberRules {
  readonly type: 'columns';
  /** True: the first line names the columns. */
  readonly header: boolean;
  /** Number of columns of every line; null: as many as in the file's first line. */
  readonly columnCount: number | null;
  /** The columns to read, in order: a number from 0, or a name in the header. */
  readonly features: readonly { readonly name: string; readonly column: number | string }[];
}

/** Text tables with many recordings each, one line per time step; columns or the path describe them. */
export interface TableFormat extends FilesFormat, RowRules, NumberRules {
  readonly type: 'table';
  readonly header: boolean;
  readonly columnCount: number | null;
  /** Columns with class, user and official part; null: in the path, or nowhere. */
  readonly class: number | string | null;
  readonly group: number | string | null;
  readonly part: number | string | null;
  /** Column that distinguishes the recordings of a user; null: a recording ends where class, user or part changes. */
  readonly recording: number | string | null;
  readonly features: readonly { readonly name: string; readonly column: number | string }[];
}

/** Text files with one series per line; with {feature} in the path, every feature has its own file. */
export interface LinesFormat extends FilesFormat, RowRules, NumberRules {
  readonly type: 'lines';
  /** True: the first line is skipped. */
  readonly header: boolean;
  /** Where the class is: in the line, or in a separate file with a line for each series; null: in the path. */
  readonly class: 'first' | 'last' | { readonly file: string } | null;
  readonly group: { readonly file: string } | null;
  /** Whether all lines of a file must have the same number of values, including padding. */
  readonly equalLength: boolean;
}

/** UEA/UCR `.ts` text: many recordings per file, the class at the end of each line. */
export interface TimeSeriesFormat extends FilesFormat, MissingRules {
  readonly type: 'ts';
}

/** Weka's ARFF: many recordings per file, one per line. */
export interface ArffFormat extends FilesFormat, MissingRules {
  readonly type: 'arff';
  /** Names of attributes with class, group or official part. Null: in the path or, for the class, the last nominal attribute. */
  readonly class: string | null;
  readonly group: string | null;
  readonly part: string | null;
  /** Attributes to ignore. */
  readonly skip: readonly string[];
}
