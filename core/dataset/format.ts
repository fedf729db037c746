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
  /** Of the files' text. Absent: UTF-8, or UTF-16 with a byte order mark; a mark says more than this. */
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

/** What becomes of recordings with missing values. */
export type MissingChoice = 'refuse' | 'interpolate' | 'drop-recording';

/** Fields here and below are absent where a configuration does not name them, so that older ones keep their hash. */
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
  /** What stands between groups of three digits; absent: nothing. */
  readonly thousands?: 'none' | 'comma' | 'point' | 'space' | 'apostrophe' | undefined;
}

export type Delimiter = 'whitespace' | 'comma' | 'semicolon' | 'tab';

/** How a text is divided into rows and cells. */
export interface RowRules {
  readonly delimiter: Delimiter;
  /** What encloses a cell that holds delimiters or line breaks; absent: double. */
  readonly quote?: 'double' | 'single' | 'none' | undefined;
  /** Lines that begin with this text, after blanks, are left out; absent: none are. */
  readonly comment?: string | undefined;
  /** Lines at the top that are left out, before the header; absent: none. */
  readonly skipLines?: number | undefined;
  /** Rows after the header that are left out, such as units; absent: none. */
  readonly skipRows?: number | undefined;
  /** Lines without text between rows; absent: refuse. */
  readonly emptyLines?: 'refuse' | 'skip' | undefined;
}

/** One text file a recording, one line a time step; the path tells class and group. */
export interface ColumnsFormat extends FilesFormat, RowRules, NumberRules {
  readonly type: 'columns';
  /** True: the first line names the columns. */
  readonly header: boolean;
  /** Columns every line must have; null: as many as the file's first line. */
  readonly columnCount: number | null;
  /** Which columns to read, in order; a number counts from 0, a text is a name in the header. */
  readonly features: readonly { readonly name: string; readonly column: number | string }[];
}

/** Text tables that hold many recordings each, one line a time step; columns or the path say what each is. */
export interface TableFormat extends FilesFormat, RowRules, NumberRules {
  readonly type: 'table';
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
export interface LinesFormat extends FilesFormat, RowRules, NumberRules {
  readonly type: 'lines';
  /** True: the first line is left out. */
  readonly header: boolean;
  /** Where the class stands: in the line, or in a file beside with a line for each series; null: the path says. */
  readonly class: 'first' | 'last' | { readonly file: string } | null;
  readonly group: { readonly file: string } | null;
  /** Whether every line of a file must hold as many values, padding included. */
  readonly equalLength: boolean;
}

/** UEA/UCR `.ts` text: many recordings a file, the class at the end of each line. */
export interface TimeSeriesFormat extends FilesFormat, MissingRules {
  readonly type: 'ts';
}

/** Weka's ARFF: many recordings a file, one a line. */
export interface ArffFormat extends FilesFormat, MissingRules {
  readonly type: 'arff';
  /** Names of attributes that say class, group or official part. Null: the path says, or for the class the last nominal attribute. */
  readonly class: string | null;
  readonly group: string | null;
  readonly part: string | null;
  /** Attributes to ignore. */
  readonly skip: readonly string[];
}
