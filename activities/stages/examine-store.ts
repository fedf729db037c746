import pLimit from 'p-limit';
import type { ZodType } from 'zod';
import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { decodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import { DATASET_FILES, FIGURES_FILE, recipeKey, STORE_FOLDERS, TRIAL_FILES } from '../../core/domain/store-paths.ts';
import { ArtifactCorrupted, type ArtifactStore } from '../../core/storage/artifact-store.ts';
import { inspect } from '../../core/storage/set-aside.ts';
import { decodeJson } from './json-artifact.ts';
import {
  baselinesSchema,
  descriptionSchema,
  evaluationSchema,
  figuresSchema,
  historySchema,
  resultSchema,
  splitSchema,
} from './stored-schemas.ts';
import { decodePredictions } from './trial-predictions.ts';
import type { StoredTrialResult } from './trial-result.ts';

export interface StoreProblem {
  readonly key: string;
  readonly problem: string;
  /** How it is restored, or that it cannot be. */
  readonly remedy: string;
  /** False: it is missing, so there is nothing to quarantine. */
  readonly isThere: boolean;
}

export interface StoreExamination {
  readonly objects: number;
  readonly setAsideBefore: number;
  readonly problems: readonly StoreProblem[];
}

const READS_AT_ONCE = 8;
const TRAINED_AGAIN = 'The next sweep that needs the trial trains it again, from its last checkpoint if that is intact.';
const MADE_AGAIN = 'It is recreated when it is needed.';
const REPORTED_AGAIN = 'npm run steer -- report <sweep> writes it again.';

interface Kind {
  readonly fits: (key: string) => boolean;
  readonly decode: (bytes: Uint8Array) => unknown;
  readonly remedy: string;
}

const { trials, datasets, baselines, sweeps } = STORE_FOLDERS;
const json = (schema: ZodType) => (bytes: Uint8Array) => decodeJson<unknown>(bytes, schema);
const anything = (bytes: Uint8Array) => bytes;
/** Matches objects in a folder whose remaining path matches. */
const under = (folder: string, pattern: RegExp) => (key: string) => key.startsWith(folder) && pattern.test(key.slice(folder.length));
const named = (folder: string, file: string) => (key: string) => key.startsWith(folder) && key.endsWith(`/${file}`);
const anyOf = (folder: string) => (key: string) => key.startsWith(folder);

/** The first match applies. */
const KINDS: readonly Kind[] = [
  { fits: named(trials, TRIAL_FILES.result), decode: json(resultSchema), remedy: TRAINED_AGAIN },
  { fits: named(trials, TRIAL_FILES.history), decode: json(historySchema), remedy: TRAINED_AGAIN },
  { fits: under(trials, /^[^/]+\/predictions-\d+\.bin$/), decode: decodePredictions, remedy: MADE_AGAIN },
  {
    fits: under(trials, /^[^/]+\/evaluation(-\d+)?\.json$/),
    decode: json(evaluationSchema),
    remedy: 'The trial is evaluated again by the next sweep that needs it.',
  },
  { fits: under(trials, /^[^/]+\/checkpoints\//), decode: anything, remedy: 'The checkpoint before it is used.' },
  { fits: anyOf(trials), decode: anything, remedy: TRAINED_AGAIN },
  { fits: named(datasets, DATASET_FILES.parsed), decode: decodeDataset, remedy: MADE_AGAIN },
  { fits: named(datasets, DATASET_FILES.description), decode: json(descriptionSchema), remedy: MADE_AGAIN },
  { fits: under(datasets, /\/splits\//), decode: json(splitSchema), remedy: MADE_AGAIN },
  { fits: under(datasets, /\/fold-\d+\.bin$/), decode: decodeFoldSequences, remedy: MADE_AGAIN },
  {
    fits: under(datasets, /^[^/]+\/[^/]+$/),
    decode: anything,
    remedy: 'The next sweep on the same data stores it again, from its source.',
  },
  { fits: anyOf(baselines), decode: json(baselinesSchema), remedy: MADE_AGAIN },
  { fits: named(sweeps, FIGURES_FILE), decode: json(figuresSchema), remedy: REPORTED_AGAIN },
  { fits: under(sweeps, /^[^/]+\/report\//), decode: anything, remedy: REPORTED_AGAIN },
  {
    fits: under(sweeps, /\/executions\/[^/]+\/state\//),
    decode: anything,
    remedy: 'If the sweep still has to read it, the sweep fails: start it again from its manifest, and finished trials are reused.',
  },
  { fits: anyOf(sweeps), decode: anything, remedy: 'A record cannot be recreated; the previous one is used, if there is one.' },
];

const OTHER: Kind = { fits: () => true, decode: anything, remedy: MADE_AGAIN };

/** Reads every object once, which takes as long as reading the bucket. */
export async function examineStore(store: ArtifactStore): Promise<StoreExamination> {
  const keys = await store.list('');
  const current = keys.filter((key) => !key.startsWith(STORE_FOLDERS.quarantine));
  const all = new Set(current);
  const limit = pLimit(READS_AT_ONCE);
  const problems = await Promise.all(current.map((key) => limit(() => examine(store, key, all))));
  return { objects: current.length, setAsideBefore: keys.length - current.length, problems: problems.flat() };
}

async function examine(store: ArtifactStore, key: string, all: ReadonlySet<string>): Promise<StoreProblem[]> {
  if (named(trials, TRIAL_FILES.checkpoint)(key)) return examinePointer(store, key);
  const { decode, remedy } = KINDS.find(({ fits }) => fits(key)) ?? OTHER;
  const { found, problem } = await inspect(store, key, decode);
  if (problem !== null) return [{ key, problem, remedy: all.has(recipeKey(key)) ? MADE_AGAIN : remedy, isThere: true }];
  return named(trials, TRIAL_FILES.result)(key) && found !== null ? listMissing(found.value as StoredTrialResult, key, all) : [];
}

async function examinePointer(store: ArtifactStore, key: string): Promise<StoreProblem[]> {
  try {
    JSON.parse(Buffer.from((await store.readPointer(key))?.bytes ?? '{}').toString('utf8'));
    return [];
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted || error instanceof SyntaxError)) throw error;
    const remedy = 'The trial resumes from the checkpoints beside it.';
    return [{ key, problem: `${key}: ${error.message}`, remedy, isThere: true }];
  }
}

/** Lists objects that a result refers to but that are missing. */
function listMissing({ model, history }: StoredTrialResult, result: string, all: ReadonlySet<string>): StoreProblem[] {
  return [model, history]
    .filter(({ key }) => !all.has(key))
    .map(({ key }) => ({ key, problem: `${key} is missing, and ${result} refers to it`, remedy: TRAINED_AGAIN, isThere: false }));
}
