import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BLOCK_VERSIONS, CODE_VERSIONS } from '../../core/domain/code-versions.ts';
import { hashCode, type VersionedCode } from './stage-sources.ts';

/** A stage's sources when its version was last reviewed; one file per stage, so that changes of different stages can be merged. */
interface VersionRecord {
  readonly version: string;
  readonly sources: string;
}

/** How a stage's code and version compare with the record. */
export type VersionState = 'recorded' | 'raised' | 'changed';

/** Versions of stages, and of network blocks with their own version. */
export const VERSIONS: Readonly<Record<VersionedCode, string>> = { ...CODE_VERSIONS, ...BLOCK_VERSIONS };
export const VERSIONED = Object.keys(VERSIONS) as VersionedCode[];

/** `changed`: the code differs but has the same version as the older code. */
export async function compareWithRecord(stage: VersionedCode): Promise<VersionState> {
  const record = readRecord(stage);
  if (record?.version !== VERSIONS[stage]) return 'raised';
  return record.sources === (await hashCode(stage)) ? 'recorded' : 'changed';
}

/** @param version differs from the loaded one if that was just raised */
export async function writeRecord(stage: VersionedCode, version: string = VERSIONS[stage]): Promise<void> {
  const record: VersionRecord = { version, sources: await hashCode(stage) };
  writeFileSync(recordFile(stage), `${JSON.stringify(record, null, 2)}\n`);
}

/** What to do about a stage's state; null: nothing. */
export function explainState(stage: VersionedCode, state: VersionState): string | null {
  if (state === 'recorded') return null;
  if (state === 'raised')
    return `The version of "${stage}" was raised to ${VERSIONS[stage]}: run "npm run versions" and commit tests/versions/${stage}.json.`;
  return [
    `The code of "${stage}" has changed, and its version in core/domain/code-versions.ts is still ${VERSIONS[stage]}.`,
    `  If it may give other results for any input:  npm run versions -- raise ${stage}`,
    `  If every result stays the same to the bit:   npm run versions -- same ${stage}`,
    `Then commit tests/versions/${stage}.json. On a merge conflict there take either side and run it again.`,
  ].join('\n');
}

function readRecord(stage: VersionedCode): VersionRecord | null {
  const file = recordFile(stage);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VersionRecord) : null;
}

function recordFile(stage: VersionedCode): string {
  return fileURLToPath(new URL(`${stage}.json`, import.meta.url));
}
