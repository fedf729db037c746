import os from 'node:os';
import type { Manifest } from '../../core/domain/results.ts';
import project from '../../package.json' with { type: 'json' };

/** Versions of the direct dependencies; the lock file pins the rest. */
export function readPackageVersions(): Record<string, string> {
  return { node: process.versions.node, ...project.dependencies };
}

export function readMachine(): Manifest['machine'] {
  const cpus = os.cpus();
  return { platform: `${os.platform()}-${os.arch()}`, cpu: cpus[0]?.model ?? 'unknown', cores: cpus.length, memoryBytes: os.totalmem() };
}
