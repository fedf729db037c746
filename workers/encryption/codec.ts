import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { EncryptionKeys } from './keys.ts';

const { Payload: Message } = proto.temporal.api.common.v1;
/** The name that Temporal's own samples give an encrypted payload. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts what Temporal stores: AES-256-GCM, a nonce of its own for each payload, the key named beside it. What was never encrypted is read as it
 * is, so that sweeps from before go on.
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
 * A payload that is not what its key wrote stays as it is, which no converter reads: who gets it ignores it, or says so. Anyone who reaches Temporal
 * may send such a one, and an error here would stop the workflow that it is sent to.
 *
 * @throws DurasweepError InvalidConfig when the key is not there. Whatever waits for the payload then waits until it is.
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
