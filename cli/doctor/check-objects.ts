import pLimit from 'p-limit';
import { examineStore, type StoreProblem } from '../../activities/stages/examine-store.ts';
import type { S3Settings } from '../../core/domain/service-settings.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { setAside } from '../../core/storage/set-aside.ts';
import { START_SERVERS } from './check-temporal.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

const REPAIRS_AT_ONCE = 8;
const MOST_SHOWN = 200;

/** Reads every object and reports damaged and missing ones and how they are restored; with `repair`, quarantines the damaged ones. */
export async function checkObjects(settings: S3Settings | null, { repair }: { readonly repair: boolean }): Promise<Finding[]> {
  if (settings === null) return [unknown(`no store is configured and this clone is not running one; ${START_SERVERS}`)];
  const store = createS3Store(settings);
  const { objects, setAsideBefore, problems } = await examineStore(store);
  const findings = problems.slice(0, MOST_SHOWN).map((problem) => buildObjectProblem(problem, repair));
  const more = problems.length > MOST_SHOWN ? [wrong(`and ${problems.length - MOST_SHOWN} more`, 'Fix these first.')] : [];
  const kept = setAsideBefore === 0 ? [] : [right(`${setAsideBefore} objects were moved to quarantine/ earlier`)];
  if (repair) {
    const limit = pLimit(REPAIRS_AT_ONCE);
    const movable = problems.filter(({ isThere }) => isThere);
    await Promise.all(movable.map(({ key, problem }) => limit(() => setAside(store, key, problem))));
  }
  if (problems.length === 0) return [right(`all ${objects} objects can be read and are intact`), ...kept];
  return [...findings, ...more, ...kept];
}

function buildObjectProblem({ key, problem, remedy, isThere }: StoreProblem, repair: boolean): Finding {
  if (!isThere) return wrong(problem, remedy);
  const done = repair ? 'It has been moved to quarantine/.' : '--repair moves it to quarantine/.';
  return wrong(problem.includes(key) ? problem : `${key}: ${problem}`, `${done} ${remedy}`);
}
