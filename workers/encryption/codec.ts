import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { EncryptionKeys } from './keys.ts';

const { Payload: Message } = proto.temporal.api.common.v1;
/** The encoding name for encrypted payloads in Temporal's samples. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts what Temporal stores: AES-256-GCM with a separate nonce and the key's id for each payload. Unencrypted payloads are read as they
 * are, so that older sweeps continue.
 */
export function createCodec(keys: EncryptionKeys): PayloadCodec {
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(payload, keys)),
    decode: async (payloads) => payloads.map((payload) => (readText(payload, 'encoding') === ENCODING ? decrypt(payload, keys) : payload)),
  };
}

function encrypt(payload: Payload, { current, keys }: EncryptionKeys): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, requireKey(keys, current), nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(current));
  const sealed = Buffer.concat([cipher.update(Message.encode(payload).finish()), cipher.final()]);
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(current) },
    data: Buffer.concat([nonce, cipher.getAuthTag(), sealed]),
  };
}

/**
 * A payload that fails authentication is returned unchanged, so that no converter reads it: its receiver ignores or reports it. Anyone who reaches
 * Temporal can send one, and an error here would stop the receiving workflow.
 *
 * @throws DurasweepError InvalidConfig if the key is missing. The task that needs the payload then waits for the key.
 */
function decrypt(payload: Payload, { keys }: EncryptionKeys): Payload {
  const id = readText(payload, KEY_ID);
  const key = requireKey(keys, id);
  const data = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(id))
      .setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Message.decode(Buffer.concat([decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]));
  } catch {
    return payload;
  }
}

function requireKey(keys: EncryptionKeys['keys'], id: string): Buffer {
  const key = keys.get(id);
  if (key !== undefined) return key;
  const reason = `A payload is encrypted with the key "${id}", which DURASWEEP_ENCRYPTION_KEYS does not contain here; use the same file on every machine.`;
  throw new DurasweepError('InvalidConfig', reason);
}

function readText({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString('utf8');
}
