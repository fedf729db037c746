// Selects the sources of a server to build.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { runCommand } from './command.mjs';

const LEFT_OUT = 'left-out';
const OUR_FILE = 'left-out.go';
/** The first line of a replacement names the files of its package that it replaces; `*` means all, `* but a.go b.go` all but those. */
const STANDS_FOR = /^\/\/ In place of: (.+)\n/;
const ALL = '*';
const BUT = 'but';
/** Test code, as both projects name it. */
const OF_TESTS = /(_test|_mock|\.mock)\.go$/;

/**
 * @typedef {object} Replacement
 * @property {string} importPath The package's folder, from the folder `left-out`: its import path.
 * @property {string} file
 * @property {readonly string[]} standsFor
 */

/**
 * Hash of everything in the module's folder and of everything else that determines a build.
 *
 * @param {string} folderOfModule
 * @param {string} further
 */
export function hashGoSources(folderOfModule, further) {
  const hash = createHash('sha256').update(further);
  for (const name of readdirSync(folderOfModule, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folderOfModule, name);
    if (statSync(path).isFile()) hash.update(`\0${name.split(sep).join('/')}\0`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * Replaces parts of a server's sources that are not needed here by short files: copies the modules concerned, verified against go.sum, and
 * writes a go.mod that uses the copies. Whole modules that are left out are replaced in the checked-in go.mod.
 *
 * @param {{ folderOfModule: string, folder: string, variables: NodeJS.ProcessEnv }} options `folder` is empty; it contains the copies during the build.
 * @returns {Promise<string>} the path of that go.mod, for `-modfile`
 */
export async function prepareGoSources({ folderOfModule, folder, variables }) {
  const replacements = await readReplacements(join(folderOfModule, LEFT_OUT));
  const goMod = await readFile(join(folderOfModule, 'go.mod'), 'utf8');
  const modules = findModules(goMod, replacements);
  const downloaded = await download({ modules, folderOfModule, variables });
  const copies = [];
  for (const [index, module] of modules.entries()) {
    const copy = join(folder, `${index}`);
    await copySources(downloaded.get(module) ?? '', copy);
    for (const replacement of replacements.filter(({ importPath }) => isIn(importPath, module))) await replace(replacement, copy, module);
    copies.push(`-replace=${module}=${copy}`);
  }
  for (const name of ['go.mod', 'go.sum']) await cp(join(folderOfModule, name), join(folder, name));
  await runCommand({ program: 'go', arguments: ['mod', 'edit', ...copies, join(folder, 'go.mod')], folder: folderOfModule, variables });
  return join(folder, 'go.mod');
}

/**
 * @param {string} leftOut
 * @returns {Promise<Replacement[]>}
 */
async function readReplacements(leftOut) {
  const names = await readdir(leftOut, { recursive: true });
  const files = names.filter((name) => basename(name) === OUR_FILE).map((name) => join(leftOut, name));
  const read = await Promise.all(
    files.map(async (file) => {
      const standsFor = STANDS_FOR.exec(await readFile(file, 'utf8'))?.[1]?.split(' ') ?? [];
      return { importPath: relative(leftOut, dirname(file)).split(sep).join('/'), file, standsFor };
    }),
  );
  return read.filter(({ standsFor }) => standsFor.length > 0);
}

/**
 * @param {string} goMod
 * @param {readonly Replacement[]} replacements
 */
function findModules(goMod, replacements) {
  const required = [...goMod.matchAll(/^\t(\S+) v\S+/gm)].map((match) => match[1] ?? '');
  return required.filter((module) => replacements.some(({ importPath }) => isIn(importPath, module)));
}

/**
 * @param {string} importPath
 * @param {string} module
 */
function isIn(importPath, module) {
  return importPath === module || importPath.startsWith(`${module}/`);
}

/**
 * Folders of the modules in the module cache; Go has verified them against go.sum.
 *
 * @param {{ modules: readonly string[], folderOfModule: string, variables: NodeJS.ProcessEnv }} options
 * @returns {Promise<Map<string, string>>}
 */
async function download({ modules, folderOfModule, variables }) {
  await runCommand({ program: 'go', arguments: ['mod', 'download', ...modules], folder: folderOfModule, variables });
  const template = '{{.Path}} {{.Dir}}';
  const listed = await runCommand({
    program: 'go',
    arguments: ['list', '-mod=readonly', '-m', '-f', template, ...modules],
    folder: folderOfModule,
    variables,
  });
  return new Map(listed.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

/**
 * The module cache is read-only, but the copy must be writable; test files are omitted.
 *
 * @param {string} from
 * @param {string} to
 */
async function copySources(from, to) {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || OF_TESTS.test(entry.name)) continue;
    const target = join(to, relative(from, join(entry.parentPath, entry.name)));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await readFile(join(entry.parentPath, entry.name)));
  }
}

/**
 * @param {Replacement} replacement
 * @param {string} copy
 * @param {string} module
 */
async function replace({ importPath, file, standsFor }, copy, module) {
  const folder = join(copy, importPath.slice(module.length));
  const all = (await readdir(folder)).filter((name) => name.endsWith('.go'));
  const [first, ...others] = standsFor;
  const kept = first === ALL && others[0] === BUT ? others.slice(1) : [];
  const missing = [...(first === ALL ? [] : standsFor), ...kept].find((name) => !all.includes(name));
  if (missing !== undefined) throw new Error(`${file} names ${missing}, which ${importPath} does not have.`);
  for (const name of first === ALL ? all : standsFor) if (!kept.includes(name)) await rm(join(folder, name));
  await cp(file, join(folder, OUR_FILE));
}
