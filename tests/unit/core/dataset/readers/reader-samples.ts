import type {
  ArffFormat,
  ColumnsFormat,
  DatasetFormat,
  LinesFormat,
  TableFormat,
  TimeSeriesFormat,
} from '../../../../../core/dataset/formats/index.ts';

/** A recording to write down: one feature. */
export interface SampleRecording {
  readonly className: string;
  readonly values: readonly (number | string)[];
}

/** A reader's format with a way to write files of it. */
export interface ReaderSample {
  readonly format: DatasetFormat;
  /** The file that holds the first recording. */
  readonly path: string;
  /** The line of the first recording's first value, where that recording has two. */
  readonly line: number;
  /** Recordings must not be empty; those of one reader only (`columns`) hold each in a file of its own. */
  readonly write: (recordings: readonly SampleRecording[]) => Map<string, string>;
}

const columns: ColumnsFormat = {
  type: 'columns',
  path: '{class}/*.csv',
  ignore: [],
  delimiter: 'comma',
  header: false,
  columnCount: null,
  features: [{ name: 'x', column: 0 }],
};

const table: TableFormat = { ...columns, type: 'table', path: 'all.csv', class: 1, group: null, part: null, recording: 2 };

const lines: LinesFormat = {
  type: 'lines',
  path: 'all.tsv',
  ignore: [],
  delimiter: 'tab',
  header: false,
  class: 'first',
  group: null,
  equalLength: false,
};

const linesWithNames: LinesFormat = { ...lines, path: 'X.txt', delimiter: 'whitespace', class: { file: 'y.txt' } };
const timeSeries: TimeSeriesFormat = { type: 'ts', path: 'all.ts', ignore: [] };
const arff: ArffFormat = { type: 'arff', path: 'all.arff', ignore: [], class: null, group: null, part: null, skip: [] };

/** One sample a reader, `lines` twice. */
export const READER_SAMPLES: readonly (ReaderSample & { readonly name: string })[] = [
  {
    name: 'columns',
    format: columns,
    path: 'walk/0.csv',
    line: 1,
    write: (recordings) =>
      new Map(recordings.map(({ className, values }, index) => [`${className}/${index}.csv`, `${values.join('\n')}\n`])),
  },
  {
    name: 'table',
    format: table,
    path: 'all.csv',
    line: 1,
    write: (recordings) =>
      oneFile(
        'all.csv',
        recordings.flatMap(({ className, values }, index) => values.map((value) => `${value},${className},${index}`)),
      ),
  },
  {
    name: 'lines',
    format: lines,
    path: 'all.tsv',
    line: 1,
    write: (recordings) =>
      oneFile(
        'all.tsv',
        recordings.map(({ className, values }) => [className, ...values].join('\t')),
      ),
  },
  {
    name: 'lines with names beside',
    format: linesWithNames,
    path: 'X.txt',
    line: 1,
    write: (recordings) =>
      new Map([
        ...oneFile(
          'X.txt',
          recordings.map(({ values }) => values.join(' ')),
        ),
        ...oneFile(
          'y.txt',
          recordings.map(({ className }) => className),
        ),
      ]),
  },
  {
    name: 'ts',
    format: timeSeries,
    path: 'all.ts',
    line: 3,
    write: (recordings) =>
      oneFile('all.ts', [
        `@classLabel true ${uniqueNames(recordings).join(',')},`,
        '@data',
        ...recordings.map(({ className, values }) => `${values.join(',')}:${className}`),
      ]),
  },
  {
    name: 'arff',
    format: arff,
    path: 'all.arff',
    line: 8,
    write: (recordings) => {
      const length = Math.max(...recordings.map(({ values }) => values.length));
      const fill = (values: SampleRecording['values']) => [...values, ...Array<string>(length - values.length).fill('?')];
      return oneFile('all.arff', [
        '@relation sample',
        '@attribute series relational',
        Array.from({ length }, (_, step) => `@attribute t${step} numeric`).join('\n'),
        '@end series',
        `@attribute c {${uniqueNames(recordings).map(quote).join(',')}}`,
        '@data',
        ...recordings.map(({ className, values }) => `'${fill(values).join(',')}',${quote(className)}`),
      ]);
    },
  },
];

function oneFile(path: string, rows: readonly string[]): Map<string, string> {
  return new Map([[path, `${rows.join('\n')}\n`]]);
}

function uniqueNames(recordings: readonly SampleRecording[]): string[] {
  return [...new Set(recordings.map(({ className }) => className))];
}

function quote(name: string): string {
  return `'${name.replaceAll(/['\\]/g, '\\$&')}'`;
}
