import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as EnvConfig from '@temporalio/envconfig';
import { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import type { TemporalSettings, TlsCertificates } from '../core/domain/service-settings.ts';

const optionalText = z.string().min(1).optional();

export const TEMPORAL_VARIABLES = {
  TEMPORAL_ADDRESS: optionalText.describe('Host and port of an existing Temporal server. Default, without a profile: the embedded server.'),
  TEMPORAL_NAMESPACE: optionalText.describe('Its namespace. Default: that of the profile, or `default`.'),
  TEMPORAL_PROFILE: optionalText.describe("Profile of Temporal's configuration file to use; other variables take precedence."),
  TEMPORAL_CONFIG_FILE: optionalText.describe(
    "Temporal's configuration file (TOML). Default: that of its command line, read only with `TEMPORAL_PROFILE`.",
  ),
  TEMPORAL_API_KEY: optionalText.describe('API key for Temporal Cloud; enables TLS.'),
  TEMPORAL_TLS: z.enum(['true', 'false']).optional().describe('Whether to use TLS. Default: only with an API key or certificates.'),
  TEMPORAL_TLS_CLIENT_CERT_PATH: optionalText.describe('PEM file with the client certificate (mTLS).'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: optionalText.describe('PEM file with its key.'),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optionalText.describe('PEM file with the certificate authority of the server.'),
  TEMPORAL_TLS_SERVER_NAME: optionalText.describe("Expected name in the server's certificate. Default: that of the address."),
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that select an external Temporal: an address, or a profile with one. */
const GIVEN_BY = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'] as const;
const PEM_FILES = ['TEMPORAL_TLS_SERVER_CA_CERT_PATH', 'TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_KEY_PATH'] as const;

/**
 * Settings of Temporal, read like Temporal's own tools do: variables override a profile in a file. The file is read only if a variable names it
 * or one of its profiles: another project's default file must not receive this project's sweeps.
 *
 * @returns null if no variable selects an external Temporal.
 * @throws DurasweepError InvalidConfig naming the invalid variable, or the file and profile.
 */
export function readTemporal(variables: Variables): TemporalSettings | null {
  const given = Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1])));
  if (!GIVEN_BY.some((name) => name in given)) return null;
  checkFiles(given);
  const { connectionOptions, namespace = 'default' } = load(given);
  const { address, apiKey, metadata, tls } = connectionOptions;
  if (address === undefined) throw wrong(`${nameSource(given)} has no address; add one, or set TEMPORAL_ADDRESS`);
  const key = typeof apiKey === 'string' ? apiKey : null;
  return {
    address,
    namespace,
    apiKey: key,
    // Never send a key without TLS.
    tls: tls === false || tls == null ? key !== null : toCertificates(tls, given),
    ...(metadata === undefined ? {} : { metadata: metadata as Record<string, string> }),
  };
}

/** The library reports neither which variable names an unreadable file, nor that a configuration file is missing. */
function checkFiles(given: Record<string, string>): void {
  const { TEMPORAL_CONFIG_FILE: file } = given;
  if (file !== undefined && !existsSync(file)) throw wrong(`TEMPORAL_CONFIG_FILE: there is no file ${file}; correct the path, or unset it`);
  for (const name of PEM_FILES) {
    const path = given[name];
    if (path === undefined) continue;
    try {
      readFileSync(path);
    } catch (error) {
      throw wrong(`${name}: ${(error as Error).message}; name a file in PEM format, or unset it`);
    }
  }
}

function load(given: Record<string, string>): EnvConfig.ClientConnectConfig {
  // Loaded on demand: most commands and all slots do not need it.
  const { loadClientConnectConfig } = createRequire(import.meta.url)('@temporalio/envconfig') as typeof EnvConfig;
  const disableFile = !('TEMPORAL_PROFILE' in given) && !('TEMPORAL_CONFIG_FILE' in given);
  try {
    return loadClientConnectConfig({ overrideEnvVars: given, disableFile });
  } catch (error) {
    throw wrong(`${nameSource(given)} cannot be read: ${(error as Error).message}; correct it, TEMPORAL_PROFILE or TEMPORAL_CONFIG_FILE`);
  }
}

function nameSource({ TEMPORAL_PROFILE: profile = 'default', TEMPORAL_CONFIG_FILE: file }: Record<string, string>): string {
  return `Profile "${profile}" of ${file ?? "Temporal's configuration file"}`;
}

type Tls = NonNullable<EnvConfig.ClientConnectConfig['connectionOptions']['tls']>;

function toCertificates(tls: Tls, given: Record<string, string>): TemporalSettings['tls'] {
  if (typeof tls === 'boolean') return tls;
  const { serverRootCACertificate, serverNameOverride, clientCertPair } = tls;
  const hasHalf = clientCertPair === undefined && Object.keys(given).some((name) => name.startsWith('TEMPORAL_TLS_CLIENT_'));
  if (hasHalf) {
    throw wrong('TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: either both or neither must be set');
  }
  const certificates: TlsCertificates = {
    ...(serverRootCACertificate === undefined ? {} : { serverRootCACertificate: Buffer.from(serverRootCACertificate) }),
    ...(serverNameOverride === undefined ? {} : { serverNameOverride }),
    ...(clientCertPair == null ? {} : { clientCertPair: { crt: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) } }),
  };
  return Object.keys(certificates).length === 0 ? true : certificates;
}

function wrong(reason: string): DurasweepError {
  return new DurasweepError('InvalidConfig', `${reason}.`);
}
