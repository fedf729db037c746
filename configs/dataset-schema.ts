import { z } from 'zod';

const filesFields = {
  path: z
    .string()
    .min(1)
    .describe(
      'Pattern of data files: {group}, {class} and {part} (train or test) name what a recording is, * any characters, ** any folders.',
    ),
  ignore: z.array(z.string()).default([]).describe('Patterns of files knowingly left out; any other file is an error.'),
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
    .describe("Of the files' text. Default: UTF-8, or UTF-16 where a byte order mark says so."),
};

// Fields below are optional, not defaulted: a configuration that does not name them keeps its hash, and its parsed data is found.
const missingFields = {
  missing: z
    .enum(['refuse', 'interpolate', 'drop-recording'])
    .optional()
    .describe('What becomes of recordings with missing values (an empty cell, ?, NaN, NA, N/A, null, none). Default: refuse.'),
  missingValues: z.array(z.string().max(100)).max(100).optional().describe('More texts that mean "missing", such as "-999".'),
};

const numberFields = {
  decimal: z.enum(['point', 'comma']).optional().describe('The decimal sign. Default: point.'),
  thousands: z.enum(['none', 'comma', 'point', 'space', 'apostrophe']).optional().describe('What separates thousands. Default: none.'),
  ...missingFields,
};

const rowFields = {
  delimiter: z
    .enum(['whitespace', 'comma', 'semicolon', 'tab'])
    .default('comma')
    .describe('What separates the cells of a row; whitespace: any run of blanks and tabs.'),
  quote: z
    .enum(['double', 'single', 'none'])
    .optional()
    .describe('What encloses cells that hold delimiters or line breaks. Default: double.'),
  comment: z.string().min(1).max(20).optional().describe('Lines that begin with this text are left out. Default: none are.'),
  skipLines: z.int().min(0).max(100_000).optional().describe('Lines at the top to leave out, before the header. Default: 0.'),
  skipRows: z.int().min(0).max(1_000).optional().describe('Rows after the header to leave out, such as units. Default: 0.'),
  emptyLines: z.enum(['refuse', 'skip']).optional().describe('Empty lines between rows. Default: refuse.'),
};

const column = z.union([z.int().min(0), z.string().min(1)]);
const columnOrNull = column.nullable().default(null);

const tableFields = {
  ...rowFields,
  ...numberFields,
  header: z.boolean().default(false).describe('Whether the first row names the columns, which can then be referred to by name.'),
  columnCount: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(null)
    .describe('Cells that every row must have; null: as many as the first row.'),
  features: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('How figures and warnings call it.'),
        column: column.describe('Its position, from 0, or its name in the header.'),
      }),
    )
    .min(1)
    .describe('Columns that the network reads, in this order.'),
};

const fileBeside = z.strictObject({ file: z.string().min(1).describe("Path of the file, with placeholders of the data files' path.") });

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
    part: columnOrNull.describe('Column that says train or test, for split.method "official".'),
    recording: columnOrNull.describe("Column that tells a user's recordings apart; null: one ends where class, user or part changes."),
  }),
  z.strictObject({
    type: z.literal('lines'),
    ...filesFields,
    ...rowFields,
    ...numberFields,
    header: z.boolean().default(false).describe('Whether the first line is left out.'),
    class: z
      .union([z.enum(['first', 'last']), fileBeside])
      .nullable()
      .default(null)
      .describe('Where the class stands: first or last in the line, or in a file with a line for each series; null: {class} in the path.'),
    group: fileBeside
      .nullable()
      .default(null)
      .describe('File that names the user, with a line for each series; null: {group} in the path.'),
    equalLength: z.boolean().default(true).describe('Whether every line of a file must hold as many values.'),
  }),
  z.strictObject({ type: z.literal('ts'), ...filesFields, ...missingFields }),
  z.strictObject({
    type: z.literal('arff'),
    ...filesFields,
    ...missingFields,
    class: attribute.describe('Attribute that names the class; else the last nominal one.'),
    group: attribute.describe('Attribute that names the user.'),
    part: attribute.describe('Attribute that says train or test, for split.method "official".'),
    skip: z.array(z.string().min(1)).max(1_000).default([]).describe('Attributes knowingly left out.'),
  }),
]);

/** The one variable that workers hand to data stages: no configuration reads what else is in their environment. */
const VARIABLE = '$GESTURES_ZIP';

const source = z
  .string()
  .min(1)
  .refine(
    (text) => (text.startsWith('$') ? text === VARIABLE : text.startsWith('https://') || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)),
    `must be a path, ${VARIABLE} or an https:// address`,
  );

/** Of two new names for one, only one could be given. */
function namesEachOnce(renames: readonly { readonly from: string; readonly of?: string | undefined }[]): boolean {
  const seen = new Set<string>();
  return renames.every(({ from, of }) => {
    const kinds = (of === undefined ? ['class', 'user'] : [of]).map((kind) => JSON.stringify([kind, from]));
    const isNew = kinds.every((kind) => !seen.has(kind));
    for (const kind of kinds) seen.add(kind);
    return isNew;
  });
}

/** Where recordings come from and how they are laid out. */
export const datasetSchema = z.strictObject({
  name: z.string().min(1).max(200).describe('For the report.'),
  sources: z
    .array(source)
    .default([])
    .describe(
      `Tried in order: an archive, file or folder, from the project's folder if the path is relative, ${VARIABLE} (a path in that variable), or an https address.`,
    ),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits')
    .nullable()
    .default(null)
    .describe('Of the archive: any other data is refused.'),
  limits: z
    .strictObject({
      downloadBytes: z.int().min(1).default(500_000_000).describe('Of a download, a file or a folder, at most.'),
      downloadSeconds: z.int().min(1).max(86_400).default(600).describe('For a download, at most.'),
      unpackedBytes: z.int().min(1).default(2_000_000_000).describe('Of all files of an archive, at most.'),
      entries: z.int().min(1).default(200_000).describe('Files of an archive or a folder, at most.'),
    })
    .prefault({})
    .describe('What larger data is refused by.'),
  format: formatSchema.describe('How the files are read.'),
  rename: z
    .array(
      z.strictObject({
        from: z.string().min(1).describe('The name exactly as the data has it.'),
        to: z.string().trim().min(1).max(200).describe('Its new name; several names may get the same.'),
        of: z.enum(['class', 'user']).optional().describe('Of which the name is changed. Default: of both.'),
      }),
    )
    .max(10_000)
    .refine(namesEachOnce, 'must name each "from" once, or once for classes and once for users')
    .optional()
    .describe(
      'Names of classes and users (of: one of them only) to be changed: from exactly as the data has them. Two spellings of one name are refused without.',
    ),
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
    .describe('How the recordings were measured, for trying a trained network on a phone. It changes no result.'),
  synthetic: z
    .enum(['never', 'fallback', 'always'])
    .default('never')
    .describe('Whether generated recordings stand in when no source can be read. They are labelled SYNTHETIC DATA everywhere.'),
});

export type DatasetConfiguration = z.output<typeof datasetSchema>;
