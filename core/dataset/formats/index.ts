import { z } from 'zod';
import type { Immutable } from '../../domain/immutable.ts';
import { filesFields, missingFields, numberFields, rowFields } from './fields.ts';

export type { Delimiter, Encoding, MissingChoice, NumberRules, RowRules } from './fields.ts';

const column = z.union([z.int().min(0), z.string().min(1)]);
const columnOrNull = column.nullable().default(null);

const tableFields = {
  ...rowFields,
  ...numberFields,
  header: z.boolean().default(false).describe('Whether the first row contains column names.'),
  columnCount: z.int().min(1).max(10_000).nullable().default(null).describe('Number of cells in every row; null: as in the first row.'),
  features: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('Its name in figures and warnings.'),
        column: column.describe('Its position, counted from 0, or its name in the header.'),
      }),
    )
    .min(1)
    .describe('Input columns of the network, in this order.'),
};

const fileBeside = z.strictObject({
  file: z.string().min(1).describe('Path of the file, with the same placeholders as the path of the data files.'),
});

const attribute = z.string().min(1).nullable().default(null);

/** How the files of a data set are organised. */
export const formatSchema = z.discriminatedUnion('type', [
  // One text file per recording, one line per time step; the path gives class and user.
  z.strictObject({
    type: z.literal('columns'),
    ...filesFields,
    ...tableFields,
  }),
  // Text tables with many recordings each, one line per time step.
  z.strictObject({
    type: z.literal('table'),
    ...filesFields,
    ...tableFields,
    class: columnOrNull.describe('Column that names the class; null: {class} in the path.'),
    group: columnOrNull.describe('Column that names the user; null: {group} in the path, or nothing.'),
    part: columnOrNull.describe('Column that contains train or test, for split.method "official".'),
    recording: z
      .union([column, z.array(column).min(1).max(10)])
      .nullable()
      .default(null)
      .describe(
        'Column that identifies the recording of a user, or a list of columns that do together; null: a recording ends where class, user or part changes.',
      ),
  }),
  // Text files with one series per line; with {feature} in the path, every feature has its own file.
  z.strictObject({
    type: z.literal('lines'),
    ...filesFields,
    ...rowFields,
    ...numberFields,
    header: z.boolean().default(false).describe('Whether to skip the first line.'),
    skipCells: z
      .int()
      .min(0)
      .max(1_000)
      .optional()
      .describe('Cells to skip at the beginning of each line, such as a number or name of the series. Default: 0.'),
    class: z
      .union([z.enum(['first', 'last']), fileBeside])
      .nullable()
      .default(null)
      .describe('Where the class is: first or last in the line, or in a file with one line per series; null: {class} in the path.'),
    group: fileBeside.nullable().default(null).describe('File that names the user, with one line per series; null: {group} in the path.'),
    equalLength: z.boolean().default(true).describe('Whether all lines of a file must have the same number of values.'),
  }),
  // UEA/UCR `.ts` text: many recordings per file, the class at the end of each line.
  z.strictObject({ type: z.literal('ts'), ...filesFields, ...missingFields }),
  // Weka's ARFF: many recordings per file, one per line.
  z.strictObject({
    type: z.literal('arff'),
    ...filesFields,
    ...missingFields,
    class: attribute.describe('Attribute that names the class. Default: the last nominal one.'),
    group: attribute.describe('Attribute that names the user.'),
    part: attribute.describe('Attribute that contains train or test, for split.method "official".'),
    skip: z.array(z.string().min(1)).max(1_000).default([]).describe('Attributes to ignore.'),
  }),
]);

export type DatasetFormat = Immutable<z.output<typeof formatSchema>>;
type FormatOf<Type extends DatasetFormat['type']> = Extract<DatasetFormat, { readonly type: Type }>;
export type ColumnsFormat = FormatOf<'columns'>;
export type TableFormat = FormatOf<'table'>;
export type LinesFormat = FormatOf<'lines'>;
export type TimeSeriesFormat = FormatOf<'ts'>;
export type ArffFormat = FormatOf<'arff'>;
