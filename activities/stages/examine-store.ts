import pLimit from 'p-limit';
import type { ZodType } from 'zod';
import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { decodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import { ArtifactCorrupted, type ArtifactStore } from '../../core/storage/artifact-store.ts';
import { inspect, QUARANTINE } from '../../core/storage/set-aside.ts';
import { decodeJson } from './json-artifact.ts';
import { recipeKey } from './recipes.ts';
import {
  baselinesSchema,
  descriptionSchema,
  evaluationSchema,
  figuresSchema,
  historySchema,
  resultSchema,
  splitSchema,
} from './stored-schemas.ts';
import type { StoredTrialResult } from './trial-result.ts';

export interface StoreProblem {
  readonly key: string;
  readonly problem: string;
  /** What makes it again, or that nothing does. */
  readonly remedy: string;
  /** False: it is missing, and there is nothing to set aside. */
  readonly isThere: boolean;
}

export interface StoreExamination {
  readonly objects: number;
  readonly setAsideBefore: number;
  readonly problems: readonly StoreProblem[];
}

const READS_AT_ONCE = 8;
const TRAINED_AGAIN = 'Any sweep that needs the trial trains it again, from its last checkpoint where that is whole.';
const MADE_AGAIN = 'It is made again when next needed.';

interface Kind {
  readonly pattern: RegExp;
  readonly decode: (bytes: Uint8Array) => unknown;
  readonly remedy: string;
}

const json = (schema: ZodType) => (bytes: Uint8Array) => decodeJson<unknown>(bytes, schema);
const anything = (bytes: Uint8Array) => bytes;

/** The first that fits. */
const KINDS: readonly Kind[] = [
  { pattern: /^trials\/[^/]+\/result\.json$/, decode: json(resultSchema), remedy: TRAINED_AGAIN },
  { pattern: /^trials\/[^/]+\/history\.json$/, decode: json(historySchema), remedy: TRAINED_AGAIN },
  {
    pattern: /^trials\/[^/]+\/evaluation(-\d+)?\.json$/,
    decode: json(evaluationSchema),
    remedy: 'The trial is evaluated again by the next sweep that needs it.',
  },
  { pattern: /^trials\/[^/]+\/checkpoints\//, decode: anything, remedy: 'The checkpoint before it is used.' },
  { pattern: /^trials\//, decode: anything, remedy: TRAINED_AGAIN },
  { pattern: /^datasets\/.*\/dataset\.bin$/, decode: decodeDataset, remedy: MADE_AGAIN },
  { pattern: /^datasets\/.*\/description\.json$/, decode: json(descriptionSchema), remedy: MADE_AGAIN },
  { pattern: /^datasets\/.*\/splits\//, decode: json(splitSchema), remedy: MADE_AGAIN },
  { pattern: /^datasets\/.*\/fold-\d+\.bin$/, decode: decodeFoldSequences, remedy: MADE_AGAIN },
  { pattern: /^datasets\/[^/]+\/[^/]+$/, decode: anything, remedy: 'The next sweep on the same data stores it again, from its source.' },
  { pattern: /^baselines\//, decode: json(baselinesSchema), remedy: MADE_AGAIN },
  { pattern: /^sweeps\/.*\/report\/.*\/figures\.json$/, decode: json(figuresSchema), remedy: 'npm run report makes it again.' },
  { pattern: /^sweeps\/.*\/report\//, decode: anything, remedy: 'npm run report makes it again.' },
  { pattern: /^sweeps\//, decode: anything, remedy: 'Nothing makes a record again: the one before it is used, where there is one.' },
];

const OTHER: Kind = { pattern: /^/, decode: anything, remedy: MADE_AGAIN };

/** Reads every object once. Takes as long as reading the bucket. */
export async function examineStore(store: ArtifactStore): Promise<StoreExamination> {
  const keys = await store.list('');
  const current = keys.filter((key) => !key.startsWith(QUARANTINE));
  const all = new Set(current);
  const limit = pLimit(READS_AT_ONCE);
  const problems = await Promise.all(current.map((key) => limit(() => examine(store, key, all))));
  return { objects: current.length, setAsideBefore: keys.length - current.length, problems: problems.flat() };
}

async function examine(store: ArtifactStore, key: string, all: ReadonlySet<string>): Promise<StoreProblem[]> {
  if (key.endsWith('/checkpoint.json')) return examinePointer(store, key);
  const { decode, remedy } = KINDS.find(({ pattern }) => pattern.test(key)) ?? OTHER;
  const { found, problem } = await inspect(store, key, decode);
  if (problem !== null) return [{ key, problem, remedy: all.has(recipeKey(key)) ? MADE_AGAIN : remedy, isThere: true }];
  return key.endsWith('/result.json') && found !== null ? listMissing(found.value as StoredTrialResult, key, all) : [];
}

async function examinePointer(store: ArtifactStore, key: string): Promise<StoreProblem[]> {
  try {
    JSON.parse(Buffer.from((await store.readPointer(key))?.bytes ?? '{}').toString('utf8'));
    return [];
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted || error instanceof SyntaxError)) throw error;
    const remedy = 'The trial goes on from the checkpoints that lie beside it.';
    return [{ key, problem: `${key}: ${error.message}`, remedy, isThere: true }];
  }
}

/** What a result refers to and the store does not hold. */
function listMissing({ model, history }: StoredTrialResult, result: string, all: ReadonlySet<string>): StoreProblem[] {
  return [model, history]
    .filter(({ key }) => !all.has(key))
    .map(({ key }) => ({ key, problem: `${key} is missing, and ${result} refers to it`, remedy: TRAINED_AGAIN, isThere: false }));
}
