import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Manifest } from '../../core/domain/results.ts';

/** Versions of the packages the project names itself; the lock file pins the rest. */
export function readPackageVersions(): Record<string, string> {
  const { dependencies } = readJson(new URL('../../package.json', import.meta.url)) as { dependencies: Record<string, string> };
  return { node: process.versions.node, ...dependencies };
}

/** The native library's version, from the headers the addon was built against; "unknown" where they are not there. */
export function readTensorflowVersion(): string {
  const header = new URL(
    '../../node_modules/@tensorflow/tfjs-node-gpu/deps/include/tensorflow/core/public/release_version.h',
    import.meta.url,
  );
  try {
    const text = readFileSync(header, 'utf8');
    const part = (name: string) => new RegExp(`#define TF_${name}_VERSION (\\d+)`).exec(text)?.[1] ?? '?';
    return ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.');
  } catch {
    // A worker without the native addon may write reports of what others trained.
    return 'unknown';
  }
}

export function describeMachine(): Manifest['machine'] {
  const cpus = os.cpus();
  return { platform: `${os.platform()}-${os.arch()}`, cpu: cpus[0]?.model ?? 'unknown', cores: cpus.length, memoryBytes: os.totalmem() };
}

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}
