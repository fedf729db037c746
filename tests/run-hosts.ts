/**
 * `npm run test:hosts`: what happens between hosts, and their table in docs/reliability.md; `-- clocks loss`: these cases alone, and no page. Hosts are network namespaces of this machine: needs
 * Linux, root, `ip` and `iptables`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const NAME = `durasweep-${process.pid}`;
const PROJECT = path.join(import.meta.dirname, '..');

execFileSync('ip', ['netns', 'add', NAME]);
let code: number | null = 1;
try {
  const program = [process.execPath, 'infra/run.mjs', '--needs=temporal,minio,addon', 'tests/hosts/run.ts', ...process.argv.slice(2)];
  const child = spawn('ip', ['netns', 'exec', NAME, ...program], { cwd: PROJECT, stdio: 'inherit' });
  [code] = (await once(child, 'exit')) as [number | null];
} finally {
  execFileSync('ip', ['netns', 'del', NAME]);
}
process.exit(code ?? 1);
