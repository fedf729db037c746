import { DurasweepError } from '../domain/errors.ts';
import { findPartInPath, OFFICIAL_PARTS, type OfficialPart, PART_WORDS, parsePart } from '../domain/official-parts.ts';
import { createRandom } from '../domain/random.ts';
import type { SplitFold, SplitInput, SplitOptions } from './split-types.ts';

/** First numbers of the random streams; `split-methods.ts` uses 1 to 3. */
const STREAMS = { byGroup: 4, byClass: 5 };

type Parts = Readonly<Record<OfficialPart, readonly number[]>>;

/**
 * One fold: the data's own train and test parts, and its validation part. If it has none, one is drawn from train: whole groups if train
 * has several, otherwise the same share of every class.
 *
 * @throws DurasweepError `InvalidConfig` if a recording names no part, or there are no recordings for training or for testing.
 */
export function splitOfficially(dataset: SplitInput, options: SplitOptions): SplitFold[] {
  refusePartsAsGroups(dataset);
  const official = sortIntoParts(dataset);
  checkParts(official);
  const validation = official.validation.length > 0 ? official.validation : drawValidation(dataset, official.train, options);
  const chosen = new Set(validation);
  const train = official.train.filter((index) => !chosen.has(index));
  return [
    {
      fold: 0,
      train,
      validation: [...validation].sort((a, b) => a - b),
      test: official.test,
      validationGroups: nameUnseenGroups(dataset, validation, train),
      testGroups: nameUnseenGroups(dataset, official.test, [...train, ...validation]),
    },
  ];
}

function refusePartsAsGroups({ groups }: SplitInput): void {
  if (groups.length < 2 || groups.some((group) => parsePart(group) === null)) return;
  const message = `split.method: official, but the groups ${groups.map((group) => JSON.stringify(group)).join(', ')} are parts, not users; write {part} in dataset.format.path instead of {group}.`;
  throw new DurasweepError('InvalidConfig', message);
}

function sortIntoParts({ recordings }: SplitInput): Parts {
  const parts: Record<OfficialPart, number[]> = { train: [], validation: [], test: [] };
  recordings.forEach(({ path = '', part }, index) => {
    const found = part ?? findPartInPath(path);
    if (found === null) {
      const wayOut = `name the parts by file or folder names (${PART_WORDS}), {part} in dataset.format.path, or a column (dataset.format.part)`;
      throw new DurasweepError('InvalidConfig', `split.method: official, but ${JSON.stringify(path)} names no part; ${wayOut}.`);
    }
    parts[found].push(index);
  });
  return parts;
}

function checkParts(parts: Parts): void {
  if (parts.train.length > 0 && parts.test.length > 0) return;
  const found = OFFICIAL_PARTS.map((part) => `${parts[part].length} ${part}`).join(', ');
  const wayOut = 'add the missing files, or use another split.method';
  throw new DurasweepError('InvalidConfig', `split.method: official needs recordings to train and to test on, found ${found}; ${wayOut}.`);
}

function drawValidation(dataset: SplitInput, train: readonly number[], options: SplitOptions): number[] {
  const byGroup = collectBy(train, (index) => dataset.recordings[index]?.group ?? 0);
  if (byGroup.size > 1) return drawGroups([...byGroup.values()], train.length, options);
  const byClass = collectBy(train, (index) => dataset.recordings[index]?.label ?? 0);
  return [...byClass].flatMap(([label, members]) => {
    // A class with two or more recordings is in both parts; a single recording is used for training.
    const wanted = members.length < 2 ? 0 : Math.max(1, Math.round(members.length * options.validationFraction));
    return createRandom({ seed: options.seed, stream: [STREAMS.byClass, label] })
      .shuffle([...members])
      .slice(0, Math.min(wanted, members.length - 1));
  });
}

/** Takes whole groups in an order drawn from the seed while each brings the part closer to its share; at least one, never all. */
function drawGroups(groups: readonly (readonly number[])[], total: number, { seed, validationFraction }: SplitOptions): number[] {
  const wanted = total * validationFraction;
  const drawn: number[] = [];
  let left = groups.length;
  for (const members of createRandom({ seed, stream: [STREAMS.byGroup] }).shuffle([...groups])) {
    const isNearer = Math.abs(drawn.length + members.length - wanted) < Math.abs(drawn.length - wanted);
    if (left > 1 && (drawn.length === 0 || isNearer)) {
      drawn.push(...members);
      left -= 1;
    }
  }
  return drawn;
}

/** Values in ascending order of their keys, so that nothing depends on the order of recordings with equal content. */
function collectBy(indices: readonly number[], keyOf: (index: number) => number): Map<number, number[]> {
  const collected = new Map<number, number[]>();
  for (const index of indices) {
    const members = collected.get(keyOf(index));
    if (members) members.push(index);
    else collected.set(keyOf(index), [index]);
  }
  return new Map([...collected].sort(([a], [b]) => a - b));
}

/** Names of a part's groups if the data has groups and none of them is in the other parts; otherwise none. */
function nameUnseenGroups({ recordings, groups }: SplitInput, part: readonly number[], others: readonly number[]): string[] {
  const groupOf = (index: number): number => recordings[index]?.group ?? 0;
  const seen = new Set(others.map(groupOf));
  const own = [...new Set(part.map(groupOf))].sort((a, b) => a - b);
  return own.some((group) => seen.has(group)) ? [] : own.map((group) => groups[group] ?? '');
}
