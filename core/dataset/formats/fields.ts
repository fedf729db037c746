import { z } from 'zod';
import type { Immutable } from '../../domain/immutable.ts';

/**
 * `path` matches the whole path of a data file; a placeholder that occurs twice must stand for the same text. Without `{group}` there is one group,
 * `all`. A file that matches neither `path` nor `ignore` is an error.
 */
export const filesFields = {
  path: z
    .string()
    .min(1)
    .describe(
      'Pattern of data files. {group}, {class} and {part} (train or test) stand for the user, class and part of a recording, * for any characters, ** for any folders.',
    ),
  ignore: z.array(z.string()).default([]).describe('Patterns of files to skip; any other file is an error.'),
  encoding: z
    .enum([
      'utf-8',
      'utf-16le',
      'utf-16be',
      'latin1',
      'iso-8859-2',
      'iso-8859-15',
      'windows-1250',
      'windows-1251',
      'windows-1252',
      'koi8-r',
      'macintosh',
      'cp437',
      'cp850',
      'shift_jis',
      'euc-jp',
      'gb18030',
      'big5',
      'euc-kr',
    ])
    .optional()
    .describe('Encoding of the files. Default: UTF-8, or UTF-16 if a byte order mark says so.'),
};

// The fields below are optional without defaults, so that configurations without them keep their hash and reuse parsed data.

/** How recordings with missing values are treated. */
export const missingFields = {
  missing: z
    .enum(['refuse', 'interpolate', 'drop-recording'])
    .optional()
    .describe('How to handle missing values (an empty cell, ?, NaN, NA, N/A, null, none). Default: refuse.'),
  missingValues: z.array(z.string().max(100)).max(100).optional().describe('Further texts that mean "missing", such as "-999".'),
};

/** How numbers are written. */
export const numberFields = {
  decimal: z.enum(['point', 'comma']).optional().describe('Decimal separator. Default: point.'),
  thousands: z.enum(['none', 'comma', 'point', 'space', 'apostrophe']).optional().describe('Thousands separator. Default: none.'),
  ...missingFields,
};

/** How a text is split into rows and cells. */
export const rowFields = {
  delimiter: z
    .enum(['whitespace', 'comma', 'semicolon', 'tab'])
    .default('comma')
    .describe('Separator between the cells of a row; whitespace: any run of spaces and tabs.'),
  quote: z
    .enum(['double', 'single', 'none'])
    .optional()
    .describe('Quote around cells that contain delimiters or line breaks. Default: double.'),
  comment: z.string().min(1).max(20).optional().describe('Lines that begin with this text are skipped. Default: none.'),
  skipLines: z.int().min(0).max(100_000).optional().describe('Lines to skip at the top, before the header. Default: 0.'),
  skipRows: z.int().min(0).max(1_000).optional().describe('Rows to skip after the header, such as units. Default: 0.'),
  emptyLines: z.enum(['refuse', 'skip']).optional().describe('Empty lines between rows. Default: refuse.'),
};

type Fields<Shape extends z.ZodRawShape> = Immutable<z.output<z.ZodObject<Shape>>>;
type MissingRules = Fields<typeof missingFields>;
export type NumberRules = Fields<typeof numberFields>;
export type RowRules = Fields<typeof rowFields>;
export type Encoding = NonNullable<Fields<typeof filesFields>['encoding']>;
export type MissingChoice = NonNullable<MissingRules['missing']>;
export type Delimiter = RowRules['delimiter'];
