import { z } from 'zod';

const filesFields = {
  path: z
    .string()
    .min(1)
    .describe(
      'Pattern of data files: {group}, {class} and {part} (train or test) name what a recording is, * any characters, ** any folders.',
    ),
  ignore: z.array(z.string()).default([]).describe('Patterns of files knowingly left out; any other file is an error.'),
};

const column = z.union([z.int().min(0), z.string().min(1)]);
const columnOrNull = column.nullable().default(null);

const tableFields = {
  delimiter: z.enum(['whitespace', 'comma', 'semicolon', 'tab']).default('comma'),
  header: z.boolean().default(false),
  columnCount: z.int().min(1).max(10_000).nullable().default(null),
  features: z.array(z.strictObject({ name: z.string().min(1), column })).min(1),
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
    delimiter: tableFields.delimiter,
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
  z.strictObject({ type: z.literal('ts'), ...filesFields }),
  z.strictObject({
    type: z.literal('arff'),
    ...filesFields,
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

/** Where recordings come from and how they are laid out. */
export const datasetSchema = z.strictObject({
  name: z.string().min(1).max(200),
  sources: z
    .array(source)
    .default([])
    .describe(`Tried in order: a zip or folder on the worker, ${VARIABLE} (a path in that variable), or an https address.`),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits')
    .nullable()
    .default(null),
  limits: z
    .strictObject({
      downloadBytes: z.int().min(1).default(500_000_000),
      downloadSeconds: z.int().min(1).max(86_400).default(600),
      unpackedBytes: z.int().min(1).default(2_000_000_000),
      entries: z.int().min(1).default(200_000),
    })
    .prefault({}),
  format: formatSchema,
  rename: z
    .array(z.strictObject({ from: z.string().min(1), to: z.string().trim().min(1).max(200) }))
    .max(10_000)
    .optional()
    .describe(
      'Names of classes and users to be changed: from exactly as the data has them. Two spellings of one name are refused without.',
    ),
  synthetic: z
    .enum(['never', 'fallback', 'always'])
    .default('never')
    .describe('Whether generated recordings stand in when no source can be had. They are labelled SYNTHETIC DATA everywhere.'),
});

export type DatasetConfiguration = z.output<typeof datasetSchema>;
