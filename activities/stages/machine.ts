import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Manifest } from '../../core/domain/results.ts';

/** Versions of the packages the project names itself; the lock file pins the rest. */
export function readPackageVersions(): Record<string, string> {
  const { dependencies } = readJson(new URL('../../package.json', import.meta.url)) as { dependencies: Record<string, string> };
  return { node: process.versions.node, ...dependencies };
}

export function describeMachine(): Manifest['machine'] {
  const cpus = os.cpus();
  return { platform: `${os.platform()}-${os.arch()}`, cpu: cpus[0]?.model ?? 'unknown', cores: cpus.length, memoryBytes: os.totalmem() };
}

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}
