import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import project from '../../package.json' with { type: 'json' };

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Pages among the files that git tracks or would add. */
const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(ROOT, file)));

/** A file of the project, in code; readers make those in configs/own. */
const FILE = /`((?:activities|bench|cli|configs(?!\/own)|core|docs|infra|tests|web|workers|workflows)\/[\w./-]+)`/g;
const COMMAND = /npm run (?:--silent )?([a-z][a-z:]*)/g;

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '');

/** Links inside the repository, as `[file, anchor]` with paths relative to the root. */
function listLinks(page: string): [string, string | undefined][] {
  const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return [file === '' ? page : path.normalize(path.join(path.dirname(page), file)), anchor];
    });
}

/** Anchors as GitHub derives them from headings. */
function listAnchors(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links in Markdown', () => {
  it.each(PAGES)('of %s lead to files and headings that exist', (page) => {
    for (const [file, anchor] of listLinks(page)) {
      expect(existsSync(path.join(ROOT, file)), `${page} links to ${file}`).toBe(true);
      if (anchor !== undefined) expect(listAnchors(file), `${page} links to ${file}#${anchor}`).toContain(anchor);
    }
  });

  it('lead from the README to every page of docs/', () => {
    const reached = new Set(['README.md']);
    for (const page of reached)
      for (const [file] of listLinks(page)) if (file.endsWith('.md') && existsSync(path.join(ROOT, file))) reached.add(file);
    expect(PAGES.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
  });
});

describe('text in Markdown', () => {
  it.each(PAGES)('of %s names files and commands that exist', (page) => {
    const text = readFileSync(path.join(ROOT, page), 'utf8');
    const files = [...text.matchAll(FILE)].map(([, file]) => file as string);
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    const commands = [...text.matchAll(COMMAND)].map(([, command]) => command as string);
    expect(commands.filter((command) => !(command in project.scripts))).toEqual([]);
  });
});
