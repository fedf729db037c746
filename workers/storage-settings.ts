import { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import type { S3Settings } from '../core/domain/service-settings.ts';

const optionalText = z.string().min(1).optional();

export const STORAGE_VARIABLES = {
  S3_ENDPOINT: optionalText.describe('Address of an existing S3 store. Default: Amazon S3 if keys are set, otherwise the embedded MinIO.'),
  S3_REGION: optionalText.describe('Its region. Default: `us-east-1`; with `S3_CREDENTIALS=chain`, `AWS_REGION` takes precedence.'),
  S3_BUCKET: z.string().min(3).default('durasweep').describe('The bucket for all artifacts.'),
  S3_ACCESS_KEY_ID: optionalText.describe('Required with S3_ENDPOINT, together with the other key.'),
  S3_SECRET_ACCESS_KEY: optionalText.describe('Required with S3_ENDPOINT, together with the other key.'),
  S3_SESSION_TOKEN: optionalText.describe('Session token of temporary keys.'),
  S3_CREDENTIALS: z
    .enum(['keys', 'chain'])
    .default('keys')
    .describe(
      '`keys`: the two above; `chain`: the credentials that the AWS SDK finds (its variables, a profile, the role of a machine or pod).',
    ),
  S3_SSE: z
    .enum(['AES256', 'aws:kms'])
    .optional()
    .describe('Server-side encryption to request for every object. Default: that of the store.'),
  S3_SSE_KMS_KEY_ID: optionalText.describe('Key of the key service, with `S3_SSE=aws:kms`.'),
  AWS_ENDPOINT_URL_S3: optionalText.describe('With `S3_CREDENTIALS=chain`: the address, if `S3_ENDPOINT` is not set.'),
  AWS_REGION: optionalText.describe('With `S3_CREDENTIALS=chain`: the region, if `S3_REGION` is not set.'),
};
type Values = z.output<z.ZodObject<typeof STORAGE_VARIABLES>>;

/**
 * Settings of the S3 store. The AWS SDK's own search for credentials must be enabled explicitly (`S3_CREDENTIALS=chain`): keys that happen to be on
 * a machine must not send a sweep to Amazon.
 *
 * @returns null if no variable selects a store.
 * @throws DurasweepError InvalidConfig naming the variables that are inconsistent.
 */
export function readStorage(values: Values): S3Settings | null {
  const keys = values.S3_CREDENTIALS === 'chain' ? refuseKeys(values) : readKeys(values);
  if (keys === null) return null;
  const asksChain = keys.accessKeyId === null;
  return {
    endpoint: values.S3_ENDPOINT ?? (asksChain ? (values.AWS_ENDPOINT_URL_S3 ?? null) : null),
    region: values.S3_REGION ?? (asksChain ? values.AWS_REGION : undefined) ?? 'us-east-1',
    bucket: values.S3_BUCKET,
    ...keys,
    ...readEncryption(values),
  };
}

type Keys = Pick<S3Settings, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

function readKeys(values: Values): Keys | null {
  const {
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_SESSION_TOKEN: sessionToken,
  } = values;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }
  if (endpoint === undefined && accessKeyId === undefined && secretAccessKey === undefined) return null;
  throw wrong(
    'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: both are needed with S3_ENDPOINT; set them, or use S3_CREDENTIALS=chain for the credentials that the AWS SDK finds, or unset all of these.',
  );
}

function refuseKeys(values: Values): Keys {
  if (values.S3_ACCESS_KEY_ID === undefined && values.S3_SECRET_ACCESS_KEY === undefined)
    return { accessKeyId: null, secretAccessKey: null };
  throw wrong('S3_CREDENTIALS: "chain" does not accept S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY; unset them, or S3_CREDENTIALS.');
}

function readEncryption({ S3_SSE: algorithm, S3_SSE_KMS_KEY_ID: keyId }: Values): Pick<S3Settings, 'encryption'> {
  if (keyId !== undefined && algorithm !== 'aws:kms')
    throw wrong('S3_SSE_KMS_KEY_ID: can only be used with S3_SSE=aws:kms; set that, or unset it.');
  if (algorithm === undefined) return {};
  return { encryption: { algorithm, ...(keyId === undefined ? {} : { keyId }) } };
}

function wrong(reason: string): DurasweepError {
  return new DurasweepError('InvalidConfig', reason);
}
