import { z } from 'zod';

const filesFields = {
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
const missingFields = {
  missing: z
    .enum(['refuse', 'interpolate', 'drop-recording'])
    .optional()
    .describe('How to handle missing values (an empty cell, ?, NaN, NA, N/A, null, none). Default: refuse.'),
  missingValues: z.array(z.string().max(100)).max(100).optional().describe('Further texts that mean "missing", such as "-999".'),
};

const numberFields = {
  decimal: z.enum(['point', 'comma']).optional().describe('Decimal separator. Default: point.'),
  thousands: z.enum(['none', 'comma', 'point', 'space', 'apostrophe']).optional().describe('Thousands separator. Default: none.'),
  ...missingFields,
};

const rowFields = {
  delimiter: z
    .enum(['whitespace', 'comma', 'semicolon', 'tab'])
    .default('comma')
    .describe('Separator between the cells of a row; whitespace: any run of blanks and tabs.'),
  quote: z
    .enum(['double', 'single', 'none'])
    .optional()
    .describe('Quote around cells that contain delimiters or line breaks. Default: double.'),
  comment: z.string().min(1).max(20).optional().describe('Lines that begin with this text are skipped. Default: none.'),
  skipLines: z.int().min(0).max(100_000).optional().describe('Lines to skip at the top, before the header. Default: 0.'),
  skipRows: z.int().min(0).max(1_000).optional().describe('Rows to skip after the header, such as units. Default: 0.'),
  emptyLines: z.enum(['refuse', 'skip']).optional().describe('Empty lines between rows. Default: refuse.'),
};

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

const formatSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('columns'),
    ...filesFields,
    ...tableFields,
  }),
  z.strictObject({
    type: z.literal('table'),
    ...filesFields,
    ...tableFields,
    class: columnOrNull.describe('Column that names the class; null: {class} in the path.'),
    group: columnOrNull.describe('Column that names the user; null: {group} in the path, or nothing.'),
    part: columnOrNull.describe('Column that contains train or test, for split.method "official".'),
    recording: columnOrNull.describe(
      'Column that identifies the recording of a user; null: a recording ends where class, user or part changes.',
    ),
  }),
  z.strictObject({
    type: z.literal('lines'),
    ...filesFields,
    ...rowFields,
    ...numberFields,
    header: z.boolean().default(false).describe('Whether to skip the first line.'),
    class: z
      .union([z.enum(['first', 'last']), fileBeside])
      .nullable()
      .default(null)
      .describe('Where the class is: first or last in the line, or in a file with one line per series; null: {class} in the path.'),
    group: fileBeside.nullable().default(null).describe('File that names the user, with one line per series; null: {group} in the path.'),
    equalLength: z.boolean().default(true).describe('Whether all lines of a file must have the same number of values.'),
  }),
  z.strictObject({ type: z.literal('ts'), ...filesFields, ...missingFields }),
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

/** The only variable that workers pass to data stages: configurations cannot read others from the environment. */
const VARIABLE = '$GESTURES_ZIP';

const source = z
  .string()
  .min(1)
  .refine(
    (text) => (text.startsWith('$') ? text === VARIABLE : text.startsWith('https://') || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)),
    `must be a path, ${VARIABLE} or an https:// address`,
  );

/** Whether no name has two new names. */
function namesEachOnce(renames: readonly { readonly from: string; readonly of?: string | undefined }[]): boolean {
  const seen = new Set<string>();
  return renames.every(({ from, of }) => {
    const kinds = (of === undefined ? ['class', 'user'] : [of]).map((kind) => JSON.stringify([kind, from]));
    const isNew = kinds.every((kind) => !seen.has(kind));
    for (const kind of kinds) seen.add(kind);
    return isNew;
  });
}

/** Where recordings come from and how the files are organised. */
export const datasetSchema = z.strictObject({
  name: z.string().min(1).max(200).describe('For the report.'),
  sources: z
    .array(source)
    .default([])
    .describe(
      `Tried in order: the path of an archive, file or folder (relative to the project), ${VARIABLE} (a path in that variable), or an https address.`,
    ),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits')
    .nullable()
    .default(null)
    .describe('Hash of the archive: any other data is refused.'),
  limits: z
    .strictObject({
      downloadBytes: z.int().min(1).default(500_000_000).describe('Maximum size of a download, a file or a folder.'),
      downloadSeconds: z.int().min(1).max(86_400).default(600).describe('Maximum duration of a download.'),
      unpackedBytes: z.int().min(1).default(2_000_000_000).describe('Maximum size of all files of an archive.'),
      entries: z.int().min(1).default(200_000).describe('Maximum number of files in an archive or a folder.'),
    })
    .prefault({})
    .describe('Limits beyond which data is refused.'),
  format: formatSchema.describe('How the files are read.'),
  rename: z
    .array(
      z.strictObject({
        from: z.string().min(1).describe('The name exactly as in the data.'),
        to: z.string().trim().min(1).max(200).describe('Its new name; several names can get the same one.'),
        of: z.enum(['class', 'user']).optional().describe('Which names to change. Default: both.'),
      }),
    )
    .max(10_000)
    .refine(namesEachOnce, 'must name each "from" once, or once for classes and once for users')
    .optional()
    .describe('Replaces names of classes and users, or with "of" only one of the two. Otherwise, two spellings of one name are refused.'),
  sensor: z
    .strictObject({
      rateHertz: z.number().positive().max(1_000_000).describe('Samples per second.'),
      unit: z.string().trim().min(1).max(40).optional().describe('Unit of all features, such as "m/s²".'),
      measures: z
        .enum(['acceleration', 'rotation', 'position', 'other'])
        .optional()
        .describe(
          'What the features are: three axes of acceleration including gravity, three angular rates, a position, or something else (default).',
        ),
    })
    .optional()
    .describe('How the recordings were measured, for trying a trained network on a phone. It does not change results.'),
  synthetic: z
    .enum(['never', 'fallback', 'always'])
    .default('never')
    .describe('Whether to use generated recordings if no source can be read. They are labelled SYNTHETIC DATA everywhere.'),
});

export type DatasetConfiguration = z.output<typeof datasetSchema>;
