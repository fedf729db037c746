/** `npm run versions [-- raise|same <stage>…]`: records the sources of each stage with its version, or says what must be decided. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareWithRecord, explainState, VERSIONED, VERSIONS, writeRecord } from './records.ts';
import type { VersionedCode } from './stage-sources.ts';

const VERSIONS_FILE = fileURLToPath(new URL('../../core/domain/code-versions.ts', import.meta.url));

const [decision, ...named] = process.argv.slice(2);
const stages = named.map(readStage);
if (decision === 'raise') await raise(stages);
else if (decision === undefined || decision === 'same') await record(decision === 'same' ? stages : []);
else fail(`"${decision}" is no decision; allowed: raise, same.`);

function readStage(name: string): VersionedCode {
  return VERSIONED.find((stage) => stage === name) ?? fail(`"${name}" is no stage or block; allowed: ${VERSIONED.join(', ')}.`);
}

async function raise(raised: readonly VersionedCode[]): Promise<void> {
  let text = readFileSync(VERSIONS_FILE, 'utf8');
  for (const stage of raised) {
    const version = String(Number(VERSIONS[stage]) + 1);
    text = text.replace(new RegExp(`^(  '?${stage}'?: )'\\d+'`, 'm'), `$1'${version}'`);
    await writeRecord(stage, version);
    process.stdout.write(`${stage}: raised to version ${version}\n`);
  }
  writeFileSync(VERSIONS_FILE, text);
}

async function record(unchanged: readonly VersionedCode[]): Promise<void> {
  for (const stage of VERSIONED) {
    const state = await compareWithRecord(stage);
    if (state === 'recorded') continue;
    if (state === 'raised' || unchanged.includes(stage)) {
      await writeRecord(stage);
      process.stdout.write(`${stage}: recorded, version ${VERSIONS[stage]}\n`);
    } else {
      process.stderr.write(`${explainState(stage, state)}\n`);
      process.exitCode = 1;
    }
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
