import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CODE_VERSIONS, type CodeStage } from '../../core/domain/code-versions.ts';
import { hashStage } from './stage-sources.ts';

/** A stage's sources when its version was last looked at; one file a stage, so that changes of different stages merge. */
interface VersionRecord {
  readonly version: string;
  readonly sources: string;
}

/** How a stage's code and version stand to what is recorded. */
export type VersionState = 'recorded' | 'raised' | 'changed';

export const CODE_STAGES = Object.keys(CODE_VERSIONS) as CodeStage[];

/** `changed`: the code is other, under the version that the older code has too. */
export async function compareWithRecord(stage: CodeStage): Promise<VersionState> {
  const record = readRecord(stage);
  if (record?.version !== CODE_VERSIONS[stage]) return 'raised';
  return record.sources === (await hashStage(stage)) ? 'recorded' : 'changed';
}

/** @param version other than the loaded one where that was just raised */
export async function writeRecord(stage: CodeStage, version: string = CODE_VERSIONS[stage]): Promise<void> {
  const record: VersionRecord = { version, sources: await hashStage(stage) };
  writeFileSync(recordFile(stage), `${JSON.stringify(record, null, 2)}\n`);
}

/** What to do about a stage's state; null where nothing is. */
export function explainState(stage: CodeStage, state: VersionState): string | null {
  if (state === 'recorded') return null;
  if (state === 'raised')
    return `CODE_VERSIONS.${stage} was raised to ${CODE_VERSIONS[stage]}: run "npm run versions" and commit tests/versions/${stage}.json.`;
  return [
    `The code of stage "${stage}" has changed, and CODE_VERSIONS.${stage} in core/domain/code-versions.ts is still ${CODE_VERSIONS[stage]}.`,
    `  If it may give other results for any input:  npm run versions -- raise ${stage}`,
    `  If every result stays the same to the bit:   npm run versions -- same ${stage}`,
    `Then commit tests/versions/${stage}.json. On a merge conflict there take either side and run it again.`,
  ].join('\n');
}

function readRecord(stage: CodeStage): VersionRecord | null {
  const file = recordFile(stage);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VersionRecord) : null;
}

function recordFile(stage: CodeStage): string {
  return fileURLToPath(new URL(`${stage}.json`, import.meta.url));
}
