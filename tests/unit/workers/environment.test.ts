import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSetupEnvironment } from '../../../infra/environment.mjs';
import { toVariables, variablesForSlots } from '../../../workers/child-variables.ts';
import { readEnvironment } from '../../../workers/environment.ts';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-profiles-'));
  file = path.join(folder, 'temporal.toml');
  const cloud = ['[profile.cloud]', 'address = "cloud:7233"', 'namespace = "team"', 'api_key = "secret"', 'grpc_meta = { team = "ml" }'];
  await writeFile(file, [...cloud, '[profile.nowhere]', 'namespace = "x"', '[profile.typo]', 'adress = "y"'].join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('Temporal', () => {
  const read = (variables: Record<string, string>) => readEnvironment(variables).temporal;

  it('is the embedded one while no variable names another, whatever file lies in the usual place', () => {
    expect(read({ HOME: folder, XDG_CONFIG_HOME: folder, TEMPORAL_NAMESPACE: 'n', TEMPORAL_API_KEY: 'k' })).toBeNull();
  });

  it('is what a profile says, and variables before it', () => {
    const profile = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'cloud' };
    const settings = { address: 'cloud:7233', namespace: 'team', apiKey: 'secret', tls: true, metadata: { team: 'ml' } };
    expect(read(profile)).toEqual(settings);
    expect(read({ ...profile, TEMPORAL_ADDRESS: 'here:7233', TEMPORAL_API_KEY: 'other' })).toEqual({
      ...settings,
      ...{ address: 'here:7233', apiKey: 'other' },
    });
  });

  it.each([
    [{ TEMPORAL_ADDRESS: 'a:1' }, { namespace: 'default', apiKey: null, tls: false }],
    [{ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS: 'true' }, { tls: true }],
    [
      { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' },
      { tls: true, apiKey: 'k' },
    ],
    [{ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_SERVER_NAME: 'b' }, { tls: { serverNameOverride: 'b' } }],
  ])('is read from %j', (variables, expected) => {
    expect(read(variables)).toMatchObject(expected);
  });

  it.each([
    [{ TEMPORAL_CONFIG_FILE: '/not/there' }, /^TEMPORAL_CONFIG_FILE: there is no file \/not\/there/],
    [{ TEMPORAL_PROFILE: 'other' }, /"other".*not found.*TEMPORAL_PROFILE/],
    [{ TEMPORAL_PROFILE: 'nowhere' }, /"nowhere".*has no address.*TEMPORAL_ADDRESS/],
    [{ TEMPORAL_PROFILE: 'typo' }, /"typo".*has no address/],
  ])('is not guessed from what is wrong: %j', (variables, message) => {
    expect(() => read({ TEMPORAL_CONFIG_FILE: file, ...variables })).toThrow(message);
  });

  it('reaches no slot: what trains holds no key to it', () => {
    expect(variablesForSlots({ TEMPORAL_API_KEY: 'k', MLFLOW_TRACKING_PASSWORD: 'm', TEMPORAL_PROFILE: 'p', S3_BUCKET: 'b' })).toEqual({
      S3_BUCKET: 'b',
    });
  });
});

describe('the store', () => {
  const read = (variables: Record<string, string>) => readEnvironment(variables).storage;
  const keys = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' };

  it("is the embedded one whatever keys of Amazon's lie around", () => {
    expect(read({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'r', AWS_ENDPOINT_URL_S3: 'http://x' })).toBeNull();
  });

  it('takes the keys that the AWS SDK finds where that is asked for', () => {
    const chain = { S3_CREDENTIALS: 'chain', AWS_REGION: 'r', AWS_ENDPOINT_URL_S3: 'http://x' };
    const none = { accessKeyId: null, secretAccessKey: null };
    expect(read(chain)).toEqual({ endpoint: 'http://x', region: 'r', bucket: 'durasweep', ...none });
    expect(read({ S3_CREDENTIALS: 'chain' })).toEqual({ endpoint: null, region: 'us-east-1', bucket: 'durasweep', ...none });
    expect(() => read({ ...chain, ...keys })).toThrow(/"chain" does not accept S3_ACCESS_KEY_ID/);
    expect(() => read({ S3_ENDPOINT: 'http://x' })).toThrow(/both are needed.*S3_CREDENTIALS=chain/);
  });

  it('is asked for encryption', () => {
    expect(read({ ...keys, S3_SSE: 'aws:kms', S3_SSE_KMS_KEY_ID: 'k' })?.encryption).toEqual({ algorithm: 'aws:kms', keyId: 'k' });
    expect(() => read({ ...keys, S3_SSE: 'AES256', S3_SSE_KMS_KEY_ID: 'k' })).toThrow(
      /S3_SSE_KMS_KEY_ID: can only be used with S3_SSE=aws:kms/,
    );
    expect(() => read({ ...keys, S3_SSE: 'rot13' })).toThrow(/S3_SSE/);
  });

  it.each([
    { ...keys, S3_SESSION_TOKEN: 't', S3_ENDPOINT: 'http://x', S3_SSE: 'AES256' },
    { S3_CREDENTIALS: 'chain', S3_BUCKET: 'other' },
  ])('is the same one to the processes that a command starts: %j', (variables) => {
    const { storage } = readEnvironment(variables);
    const temporal = { address: 'a:1', namespace: 'n', apiKey: null, tls: false };
    const handed = toVariables(temporal, storage ?? expect.fail('a store was given'));
    expect(readEnvironment({ ...variables, ...handed }).storage).toEqual(storage);
  });
});

it.each([
  [{ TEMPORAL_PROFILE: 'p' }, { temporal: true, s3: false }],
  [{ TEMPORAL_CONFIG_FILE: 'f' }, { temporal: true, s3: false }],
  [{ S3_CREDENTIALS: 'chain' }, { temporal: false, s3: true }],
])('set-up builds no server that is given: %j', (variables, given) => {
  expect(readSetupEnvironment(variables).given).toEqual(given);
});

describe('traces', () => {
  const receiver = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

  it('are told to the receiver that is named, with the headers it asks for; slots are not told of it', () => {
    expect(readEnvironment({ OTEL_SERVICE_NAME: 'x' }).tracing).toBeNull();
    const given = { ...receiver, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a=b,x-team=y' };
    const headers = { authorization: 'Bearer a=b', 'x-team': 'y' };
    expect(readEnvironment(given).tracing).toEqual({ endpoint: 'http://127.0.0.1:4318', headers, serviceName: null });
    expect(variablesForSlots({ ...given, S3_BUCKET: 'b' })).toEqual({ S3_BUCKET: 'b' });
  });

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4318' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://127.0.0.1' },
    { ...receiver, OTEL_EXPORTER_OTLP_HEADERS: 'authorization' },
    { ...receiver, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=50%' },
    { ...receiver, OTEL_EXPORTER_OTLP_HEADERS: 'a b=c' },
  ])('%j is refused, by the name of the variable', (variables) => {
    const name = Object.keys(variables).at(-1) ?? '';
    expect(() => readEnvironment(variables)).toThrow(new RegExp(`^${name}: must be`));
  });
});

describe('worker versioning', () => {
  const read = (variables: Record<string, string>) => {
    const { buildId, deploymentName } = readEnvironment(variables);
    return { buildId, deploymentName };
  };

  it("takes the Worker Controller's variables, and ours before them", () => {
    const controlled = { TEMPORAL_DEPLOYMENT_NAME: 'team/durasweep', TEMPORAL_WORKER_BUILD_ID: 'v2' };
    expect(read({})).toEqual({ buildId: null, deploymentName: 'durasweep' });
    expect(read(controlled)).toEqual({ buildId: 'v2', deploymentName: 'team/durasweep' });
    expect(read({ ...controlled, DURASWEEP_BUILD_ID: 'mine' }).buildId).toBe('mine');
  });
});
