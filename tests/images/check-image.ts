import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ImageDescription } from './buildah.ts';

const execute = promisify(execFile);

interface CheckOptions {
  /** The image's files. */
  readonly root: string;
  readonly description: ImageDescription;
  readonly projectFolder: string;
}

/** Checks user, metadata and content of an image, and that its user cannot write anywhere. @throws AssertionError */
export async function checkImage({ root, description, projectFolder }: CheckOptions): Promise<void> {
  const { User, Env, Labels } = description.OCIv1.config;
  const { version, license } = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8')) as Record<string, string>;
  assert.equal(User, '1000:1000');
  assert.equal(Labels?.['org.opencontainers.image.version'], version);
  assert.equal(Labels?.['org.opencontainers.image.licenses'], license);
  const secrets = Env.filter((variable) => /^[^=]*(KEY|SECRET|PASSWORD|TOKEN)/.test(variable));
  assert.deepEqual(secrets, []);
  const project = path.join(root, 'opt/durasweep');
  const left = await find(project, '-maxdepth', '1', '(', '-name', '.git', '-o', '-name', '.durasweep', '-o', '-name', 'tests', ')');
  assert.deepEqual(left, []);
  const named = ['-name', '.env', '-o', '-name', 'credentials.json', '-o', '-name', '*.key', '-o', '-path', '*/root/.npmrc'];
  // Packages contain keys for their own tests, which are public in the registry.
  const published = ['-path', '*/node_modules/*', '-prune', '-o'];
  assert.deepEqual(await find(root, '-xdev', ...published, '-type', 'f', '(', ...named, ')', '-print'), []);
  const writable = ['-not', '-type', 'l', '(', '-perm', '-o+w', '-o', '-uid', '1000', '-o', '-gid', '1000', ')'];
  assert.deepEqual(await find(path.join(root, 'opt'), ...writable), []);
  await checkList(project);
}

/** The list of contents names every package in the image, and none that only tests need. */
async function checkList(project: string): Promise<void> {
  const list = JSON.parse(await readFile(path.join(project, 'sbom.cdx.json'), 'utf8')) as SoftwareList;
  assert.equal(list.bomFormat, 'CycloneDX');
  const names = new Set(list.components.map(({ group, name }) => (group ? `${group}/${name}` : name)));
  const unnamed = (await listPackages(path.join(project, 'node_modules'))).filter((name) => !names.has(name));
  assert.deepEqual(unnamed, []);
  assert.ok(!names.has('vitest'));
}

interface SoftwareList {
  readonly bomFormat: string;
  readonly components: readonly { readonly group?: string; readonly name: string }[];
}

async function listPackages(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const scoped = names.filter((name) => name.startsWith('@'));
  const inside = await Promise.all(
    scoped.map(async (scope) => (await readdir(path.join(folder, scope))).map((name) => `${scope}/${name}`)),
  );
  return [...names.filter((name) => !name.startsWith('@')), ...inside.flat()];
}

/** Size of its files in megabytes. */
export async function measureFiles(root: string): Promise<number> {
  const { stdout } = await execute('du', ['--summarize', '--one-file-system', '--block-size=1000000', root]);
  return Number.parseInt(stdout, 10);
}

async function find(...args: readonly string[]): Promise<string[]> {
  const { stdout } = await execute('find', [...args], { maxBuffer: 2 ** 26 });
  return stdout.split('\n').filter(Boolean);
}
