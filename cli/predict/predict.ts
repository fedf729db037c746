import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import Table from 'cli-table3';
import { DurasweepError } from '../../core/domain/errors.ts';
import { parseModelDocument } from '../../core/export/json/schema.ts';
import { createClassifier } from '../../core/streaming/classifier.ts';
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { EXIT } from '../run-command.ts';
import { findColumns } from './find-columns.ts';
import { findManifest } from './find-manifest.ts';
import { type RankedClass, rankClasses } from './rank-classes.ts';
import type { LabelledRecording } from './read-by-format.ts';
import { readRecordings } from './read-recordings.ts';

export interface PredictFlags {
  readonly config?: string;
  readonly json?: boolean;
  readonly top: string;
  readonly threshold: string;
}

export interface PredictRequest {
  readonly model: string;
  readonly recordings: string;
  readonly flags: PredictFlags;
  readonly signal: AbortSignal;
}

/** The prediction for one recording. */
interface Prediction {
  readonly recording: string;
  readonly steps: number;
  /** Null below the threshold. */
  readonly class: string | null;
  readonly probability: number;
  /** The true class; null if it is unknown. */
  readonly actual: string | null;
  readonly top: readonly RankedClass[];
}

const MODEL_FILE = 'model.json';

export async function predict({ model, recordings, flags, signal }: PredictRequest): Promise<number> {
  const top = parseFlag('--top', flags.top, 1, 10_000, 'whole number');
  const threshold = parseFlag('--threshold', flags.threshold, 0, 1);
  const document = await readModel(model);
  const notice = (message: string) => void process.stderr.write(`${message}\n`);
  if (document.provenance.synthetic === true) notice('SYNTHETIC DATA: this model was not trained on real recordings.');
  const json = flags.json === true;
  const source = { features: document.features, configuration: flags.config ?? null, manifest: await findManifest(model) };
  if (recordings === '-') {
    const { predictStream } = await import('./predict-stream.ts');
    const write = (text: string) => void process.stdout.write(text);
    const columns = await findColumns(source);
    return predictStream({ document, columns, json, top, threshold, input: process.stdin, write, signal });
  }
  const classifier = createClassifier(document);
  const predictions: Prediction[] = [];
  for (const recording of await readRecordings({ ...source, classes: document.classes, location: recordings, onNotice: notice })) {
    signal.throwIfAborted();
    const probabilities = classifier.classify(recording.values, recording.length);
    predictions.push(buildPrediction({ document, recording, probabilities, top, threshold }));
  }
  process.stdout.write(json ? predictions.map((each) => `${JSON.stringify(each)}\n`).join('') : renderTable(predictions));
  return EXIT.done;
}

function parseFlag(name: string, text: string, least: number, most: number, kind: 'number' | 'whole number' = 'number'): number {
  const value = Number(text);
  const isKind = kind === 'number' || Number.isInteger(value);
  if (text.trim() !== '' && isKind && value >= least && value <= most) return value;
  throw new DurasweepError('InvalidConfig', `${name} is "${text}"; it must be a ${kind} from ${least} to ${most}.`);
}

/** @param location a file or the folder of an export */
async function readModel(location: string): Promise<ModelDocument> {
  try {
    const file = (await stat(location)).isDirectory() ? path.join(location, MODEL_FILE) : location;
    return parseModelDocument(await readFile(file, 'utf8'));
  } catch (error) {
    throw new DurasweepError(
      'InvalidConfig',
      `${describeUnreadable(location, error as NodeJS.ErrnoException)}. npm run export -- <sweep> --format json writes one.`,
    );
  }
}

function describeUnreadable(location: string, { code, syscall, message }: NodeJS.ErrnoException): string {
  if (code === undefined) return `${location} ${message}`;
  if (code !== 'ENOENT') return `The model ${location} cannot be read: ${message}`;
  return syscall === 'stat' ? `${location}: there is no such model` : `${location}: the folder has no ${MODEL_FILE}`;
}

interface Described {
  readonly document: ModelDocument;
  readonly recording: LabelledRecording;
  readonly probabilities: Float32Array;
  readonly top: number;
  readonly threshold: number;
}

function buildPrediction({ document, recording, probabilities, top, threshold }: Described): Prediction {
  const ranked = rankClasses(document, probabilities, top);
  const [first] = ranked;
  const probability = first?.probability ?? 0;
  return {
    recording: recording.name,
    steps: recording.length,
    class: first === undefined || probability < threshold ? null : first.class,
    probability,
    actual: recording.className,
    top: ranked,
  };
}

function renderTable(predictions: readonly Prediction[]): string {
  const labelled = predictions.some(({ actual }) => actual !== null);
  const table = new Table({
    head: ['recording', 'steps', ...(labelled ? ['actual'] : []), 'class', 'probability', 'next'],
    colAligns: ['left', 'right', ...(labelled ? (['left'] as const) : []), 'left', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { recording, steps, actual, class: answer, probability, top } of predictions) {
    const next = top.slice(1).map((each) => `${each.class} ${formatShare(each.probability)}`);
    table.push([recording, steps, ...(labelled ? [actual ?? ''] : []), answer ?? 'none', formatShare(probability), next.join(', ')]);
  }
  return `${table.toString()}\n${labelled ? `${countRight(predictions)}\n` : ''}`;
}

function countRight(predictions: readonly Prediction[]): string {
  const right = predictions.filter((each) => each.actual === each.class).length;
  return `${right} of ${predictions.length} correct (${formatShare(right / predictions.length)})`;
}

function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
