import { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import type { S3Settings } from '../core/domain/service-settings.ts';

const optionalText = z.string().min(1).optional();

export const STORAGE_VARIABLES = {
  S3_ENDPOINT: optionalText.describe(
    "Address of an S3 store that exists. Without, but with keys: Amazon's own. Without both: the embedded MinIO.",
  ),
  S3_REGION: optionalText.describe('Its region. Without: `us-east-1`; with `S3_CREDENTIALS=chain` first `AWS_REGION`.'),
  S3_BUCKET: z.string().min(3).default('durasweep').describe('The bucket for all artifacts.'),
  S3_ACCESS_KEY_ID: optionalText.describe('Both keys are needed with S3_ENDPOINT.'),
  S3_SECRET_ACCESS_KEY: optionalText.describe('Both keys are needed with S3_ENDPOINT.'),
  S3_SESSION_TOKEN: optionalText.describe('Of temporary keys.'),
  S3_CREDENTIALS: z
    .enum(['keys', 'chain'])
    .default('keys')
    .describe('`keys`: the two above; `chain`: those that the AWS SDK finds (its variables, a profile, the role of a machine or pod).'),
  S3_SSE: z
    .enum(['AES256', 'aws:kms'])
    .optional()
    .describe('Encryption that the store is asked for with every object. Without: its own default.'),
  S3_SSE_KMS_KEY_ID: optionalText.describe("The key service's key, with `S3_SSE=aws:kms`."),
  AWS_ENDPOINT_URL_S3: optionalText.describe('With `S3_CREDENTIALS=chain`: the address, where `S3_ENDPOINT` is not set.'),
  AWS_REGION: optionalText.describe('With `S3_CREDENTIALS=chain`: the region, where `S3_REGION` is not set.'),
};
type Values = z.output<z.ZodObject<typeof STORAGE_VARIABLES>>;

/**
 * Which S3 store to use. The AWS SDK's own search for credentials has to be asked for (`S3_CREDENTIALS=chain`): keys that happen to lie on a
 * machine must not send a sweep to Amazon.
 *
 * @returns null when no variable names any.
 * @throws DurasweepError InvalidConfig naming the variables that do not go together.
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
    'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: both are needed with S3_ENDPOINT; set them, or S3_CREDENTIALS=chain for those that the AWS SDK finds, or none of these.',
  );
}

function refuseKeys(values: Values): Keys {
  if (values.S3_ACCESS_KEY_ID === undefined && values.S3_SECRET_ACCESS_KEY === undefined)
    return { accessKeyId: null, secretAccessKey: null };
  throw wrong('S3_CREDENTIALS: "chain" takes no S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY; unset them, or S3_CREDENTIALS.');
}

function readEncryption({ S3_SSE: algorithm, S3_SSE_KMS_KEY_ID: keyId }: Values): Pick<S3Settings, 'encryption'> {
  if (keyId !== undefined && algorithm !== 'aws:kms')
    throw wrong('S3_SSE_KMS_KEY_ID: goes with S3_SSE=aws:kms only; set that, or unset it.');
  if (algorithm === undefined) return {};
  return { encryption: { algorithm, ...(keyId === undefined ? {} : { keyId }) } };
}

function wrong(reason: string): DurasweepError {
  return new DurasweepError('InvalidConfig', reason);
}
