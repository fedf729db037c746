// The servers that set-up provides. Plain JavaScript, because they are built while npm packages are still being installed.
import { ensureGoTool } from './go-tools.mjs';

/**
 * @typedef {import('./cache.mjs').Report} Report
 * @typedef {import('./go-tools.mjs').GoTool} GoTool
 */

const TEMPORAL_VERSION = '1.5.1';
const MINIO_RELEASE = '2026-02-12T20-18-48Z';
/** The first release with conditional writes (`If-None-Match: *`), which protect immutable artifacts. */
const OLDEST_MINIO_RELEASE = '2024-11-07';

/** Temporal's command line with its server and web UI. @type {GoTool} */
export const TEMPORAL = {
  name: 'temporal',
  version: TEMPORAL_VERSION,
  package: 'github.com/temporalio/cli/cmd/temporal',
  linkerVariables: { 'github.com/temporalio/cli/temporalcli.Version': TEMPORAL_VERSION },
  seldomRun: ['github.com/temporalio/...', 'go.temporal.io/...'],
  accepts: (output) => Number(/Server 1\.(\d+)\./.exec(output)?.[1] ?? 0) >= 29,
  // Two public package lists have the same hashes; we have built this version, but not downloaded it.
  releases: [
    pinRelease('linux-x64', 'linux_amd64', 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d'),
    pinRelease('darwin-arm64', 'darwin_arm64', 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415'),
    pinRelease('darwin-x64', 'darwin_amd64', 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9'),
  ],
};

/** MinIO's server, which speaks S3. @type {GoTool} */
export const MINIO = {
  name: 'minio',
  version: MINIO_RELEASE,
  package: 'github.com/minio/minio',
  linkerVariables: {
    'github.com/minio/minio/cmd.Version': '2026-02-12T20:18:48Z',
    'github.com/minio/minio/cmd.ReleaseTag': `DEVELOPMENT.${MINIO_RELEASE}`,
    'github.com/minio/minio/cmd.CommitID': '7aac2a2c5b7c',
    'github.com/minio/minio/cmd.ShortCommitID': '7aac2a2c5b7c',
    'github.com/minio/minio/cmd.CopyrightYear': '2026',
  },
  seldomRun: ['github.com/minio/mc/...', 'github.com/minio/console/...', 'github.com/minio/madmin-go/...', 'github.com/go-openapi/...'],
  accepts: (output) => (/(?:RELEASE|DEVELOPMENT)\.(\d{4}-\d{2}-\d{2})T/.exec(output)?.[1] ?? '') >= OLDEST_MINIO_RELEASE,
  // The project no longer publishes binaries, only source code.
  releases: [],
};

/** @type {Report} */
const quietly = () => undefined;

/** Path of a `temporal` program, version 1.29 or newer of the server; provided first if there is none. */
export function ensureTemporal(report = quietly) {
  return ensureGoTool(TEMPORAL, report);
}

/** Path of a `minio` program; provided first if there is none. */
export function ensureMinio(report = quietly) {
  return ensureGoTool(MINIO, report);
}

/**
 * @param {string} platform
 * @param {string} asset
 * @param {string} sha256
 */
function pinRelease(platform, asset, sha256) {
  const file = `temporal_cli_${TEMPORAL_VERSION}_${asset}.tar.gz`;
  return { platform, url: `https://github.com/temporalio/cli/releases/download/v${TEMPORAL_VERSION}/${file}`, sha256 };
}
