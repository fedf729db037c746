import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { DurasweepError } from '../../core/domain/errors.ts';

const KEY_BYTES = 32;

/** The keys for payloads: the current one encrypts new payloads, all of them decrypt. */
export interface EncryptionKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

const idSchema = z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores');
const keySchema = z.base64().refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, `must be ${KEY_BYTES} bytes in base64`);

/** Content of a key file: a secret of the cluster, or a file on this machine. */
const keyFileSchema = z
  .strictObject({ current: idSchema, keys: z.record(idSchema, keySchema) })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), { path: ['current'], message: 'must be the id of one of the keys' });
export type KeyFile = z.output<typeof keyFileSchema>;

/** @throws DurasweepError InvalidConfig naming the file and the problem, never its content. */
export function readKeys(file: string): EncryptionKeys {
  const { current, keys } = readKeyFile(file);
  return { current, keys: new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')])) };
}

export function readKeyFile(file: string): KeyFile {
  let content: unknown;
  try {
    if ((statSync(file).mode & 0o002) !== 0) throw new Error('other users can write to it; remove that permission (chmod o-w)');
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // Messages of JSON.parse quote the content.
    throw wrong(file, error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message);
  }
  const parsed = keyFileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw wrong(file, parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

/** Adds a key; the first key of a file becomes the current one. */
export function addKey(content: KeyFile | null, id: string): KeyFile {
  if (content !== null && Object.hasOwn(content.keys, id)) {
    throw new DurasweepError(
      'InvalidConfig',
      `A key "${id}" already exists, and is needed to decrypt existing data. Give the new one another id.`,
    );
  }
  const named = idSchema.safeParse(id);
  if (!named.success) throw new DurasweepError('InvalidConfig', `The key's name ${named.error.issues[0]?.message}, got "${id}".`);
  const key = randomBytes(KEY_BYTES).toString('base64');
  return keyFileSchema.parse({ current: content?.current ?? id, keys: { ...content?.keys, [id]: key } });
}

function wrong(file: string, reason: string): DurasweepError {
  return new DurasweepError(
    'InvalidConfig',
    `DURASWEEP_ENCRYPTION_KEYS: ${file} contains no keys: ${reason}. npm run codec -- add-key ${file} creates one.`,
  );
}
