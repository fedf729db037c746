import { z } from 'zod';
import { formatSchema } from '../core/dataset/formats/index.ts';

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
