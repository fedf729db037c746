import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it, vi } from 'vitest';
import { DurasweepError } from '../../core/domain/errors.ts';
import { buildS3Credentials } from '../../core/domain/service-settings.ts';
import { createS3Client, createS3Store } from '../../core/storage/s3-store.ts';
import type { Services } from '../../infra/services/types.ts';
import { readEnvironment } from '../../workers/environment.ts';

/** What the workers' user may do in MinIO; shares the servers of the tests of security. */
export function describeStoreRights(open: () => Services): void {
  describe("the workers' user in MinIO", () => {
    const connectStore = (settings = open().s3) => createS3Client(settings);

    it('may read and write in the bucket, and nothing else', async () => {
      const client = connectStore();
      const { bucket: Bucket } = open().s3;
      await client.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'kept' }));
      expect(await (await client.send(new GetObjectCommand({ Bucket, Key: 'key' }))).Body?.transformToString()).toBe('kept');
      await expect(client.send(new CreateBucketCommand({ Bucket: 'another' }))).rejects.toThrow(/Access Denied/);
      expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
      client.destroy();
    });

    it('is not the owner, whose credentials only the server has', async () => {
      const { accessKeyId, secretAccessKey, worker } = open().serverOptions.minio?.credentials ?? expect.fail('MinIO is ours here');
      expect(open().s3).toMatchObject(worker);
      expect(JSON.stringify(open().s3)).not.toContain(secretAccessKey);
      const owner = connectStore({ ...open().s3, accessKeyId, secretAccessKey });
      await owner.send(new CreateBucketCommand({ Bucket: 'another' }));
      await expect(connectStore().send(new PutObjectCommand({ Bucket: 'another', Key: 'key', Body: 'more' }))).rejects.toThrow(
        /Access Denied/,
      );
      owner.destroy();
    });

    it('can use temporary keys, or those that the AWS SDK finds', async () => {
      const temporary = await assumeRole(open().s3);
      const byToken = createS3Store({ ...open().s3, ...temporary });
      await byToken.put({ key: 'by-token', bytes: Buffer.from('temporary') });
      const { sessionToken, ...half } = temporary;
      await expect(createS3Store({ ...open().s3, ...half }).find('by-token')).rejects.toThrow(DurasweepError);

      vi.stubEnv('AWS_ACCESS_KEY_ID', temporary.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', temporary.secretAccessKey);
      vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
      const chain = readEnvironment({ S3_CREDENTIALS: 'chain', AWS_ENDPOINT_URL_S3: open().s3.endpoint ?? '' }).storage;
      const byChain = createS3Store(chain ?? expect.fail('a store was given'));
      expect(await byChain.find('by-token')).toMatchObject({ bytes: 9 });
      vi.unstubAllEnvs();
    });

    it('requests encryption with every write if that is configured', async () => {
      // The error of this server, which has no encryption keys, shows that encryption was requested.
      const store = createS3Store({ ...open().s3, encryption: { algorithm: 'AES256' } });
      await expect(store.put({ key: 'sealed', bytes: Buffer.from('x') })).rejects.toThrow(/KMS is not configured/);
      const pointer = { key: 'sealed-pointer', bytes: Buffer.from('x'), tag: null };
      await expect(store.movePointer(pointer)).rejects.toThrow(/KMS is not configured/);
    });
  });
}

/** Temporary keys with the rights of the given ones, like those of a pod's or machine's role. */
async function assumeRole(s3: Services['s3']): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> {
  const { credentials } = buildS3Credentials(s3);
  const { host, hostname, port } = new URL(s3.endpoint ?? '');
  const body = new URLSearchParams({ Action: 'AssumeRole', Version: '2011-06-15', DurationSeconds: '900' }).toString();
  const request = { method: 'POST', protocol: 'http:', hostname, port: Number(port), path: '/', query: {}, body };
  const { sha256 } = createS3Client(s3).config;
  const signer = new SignatureV4({ service: 'sts', region: s3.region, credentials: credentials ?? expect.fail('there are keys'), sha256 });
  const { headers } = await signer.sign({ ...request, headers: { host, 'content-type': 'application/x-www-form-urlencoded' } });
  const answer = await (await fetch(s3.endpoint ?? '', { method: 'POST', headers, body })).text();
  const read = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(answer)?.[1] ?? expect.fail(`${name} in ${answer}`);
  return { accessKeyId: read('AccessKeyId'), secretAccessKey: read('SecretAccessKey'), sessionToken: read('SessionToken') };
}
