/** `npm run bench:streaming -- <sweep> [variant]`: how well and how fast a sweep's model finds recordings in generated streams. */
import { collectTrials } from '../../activities/stages/collect-trials.ts';
import { chooseTrial, loadModel } from '../../activities/stages/export-model.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { makeAgain } from '../../activities/stages/make-again.ts';
import { readStoredAnswers } from '../../cli/steer/stored-answers.ts';
import { withStore } from '../../cli/with-store.ts';
import { createRandom, type Random } from '../../core/domain/random.ts';
import { EXPORTERS } from '../../core/export/index.ts';
import { buildModelDocument } from '../../core/export/json/index.ts';
import { createClassifier, createStepwise } from '../../core/streaming/classifier.ts';
import {
  countEvents,
  type GeneratedStream,
  generateStream,
  type StreamRecording,
  scoreEvents,
} from '../../core/streaming/generate-stream.ts';
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { createRecogniser } from '../../core/streaming/recogniser.ts';
import { findOnnxRuntime } from '../../tests/support/javascript.ts';
import { measureInChromium } from './in-chromium.ts';
import { timeOnnxRuntime } from './time-onnx-runtime.ts';

const STREAMS = 100;
const RECORDINGS = 20;
const RESAMPLES = 2_000;

const [sweepId = '', named] = process.argv.slice(2);
if (sweepId === '') throw new Error('Name a sweep: npm run bench:streaming -- <sweep> [variant]');
const { document, onnx, recordings, variant } = await withStore(new AbortController().signal, async (store) => {
  const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
  const trials = await collectTrials(store, ledger, await readVariantLedgers(store, ledger));
  const best = named ?? (await readStoredAnswers(store, sweepId)).leaderboard()[0]?.variant ?? '';
  const { model, judged } = await loadModel({ store, makeAgain, reportProgress: () => undefined }, ledger, chooseTrial(trials, best));
  const labelled = judged.map(({ label, length, values }) => ({ length, values, className: model.classes[label] ?? '' }));
  const [file] = await EXPORTERS.onnx.write(model);
  return { document: buildModelDocument(model), onnx: file?.bytes ?? new Uint8Array(), recordings: labelled, variant: best };
});
await report(document, recordings);
await compare(document, recordings);
process.exit(0);

async function report(model: ModelDocument, judged: readonly StreamRecording[]): Promise<void> {
  const random = createRandom({ seed: 0 });
  const scores: number[] = [];
  const streams: (readonly Float32Array[])[] = [];
  let [steps, milliseconds, processor] = [0, 0, 0];
  for (let stream = 0; stream < STREAMS; stream += 1) {
    const generated = drawStream(model, judged, random);
    const recogniser = createRecogniser(model);
    const before = process.cpuUsage();
    const begin = performance.now();
    const events = generated.steps.flatMap((step) => recogniser.push(step) ?? []);
    const last = recogniser.finish();
    milliseconds += performance.now() - begin;
    const { user, system } = process.cpuUsage(before);
    processor += (user + system) / 1_000;
    steps += generated.steps.length;
    streams.push(generated.steps);
    scores.push(scoreEvents(countEvents(last === null ? events : [...events, last], generated.truth)));
  }
  const [low, high] = resample(scores, random);
  const classifier = createClassifier(model);
  const right = judged.filter(({ values, length, className }) => nameBest(model, classifier.classify(values, length)) === className).length;
  const inChromium = await measureInChromium(model, streams);
  const way = createStepwise(model) === null ? 'a window since the onset' : 'step by step';
  process.stdout.write(
    [
      `${variant}, ${way}: ${STREAMS} streams of ${RECORDINGS} recordings out of ${judged.length}, pauses of 15 to 45 steps`,
      `cut out, ${formatShare(right / judged.length)} of them are recognised`,
      `event F1 ${formatShare(average(scores))}, 95 % of resamples of the streams from ${formatShare(low)} to ${formatShare(high)}`,
      `${(milliseconds / steps).toFixed(4)} ms a sample, ${(processor / steps).toFixed(4)} ms of processor time, over ${steps} samples`,
      inChromium === null
        ? 'Chromium is not installed here: /usr/bin/chromium'
        : `${(inChromium.milliseconds / inChromium.steps).toFixed(4)} ms a sample in Chromium, ${inChromium.events} events`,
      '',
    ].join('\n'),
  );
}

function drawStream({ motion: { scales } }: ModelDocument, judged: readonly StreamRecording[], random: Random): GeneratedStream {
  const chosen = Array.from({ length: RECORDINGS }, () => judged[random.integer(judged.length)] as StreamRecording);
  return generateStream({ recordings: chosen, scales, pauseSteps: [15, 45], noise: 0.02, random });
}

/** For comparison: what one would do without a recogniser, on the first stream. */
async function compare(model: ModelDocument, judged: readonly StreamRecording[]): Promise<void> {
  const packages = await findOnnxRuntime();
  if (packages === null) return;
  const { steps } = drawStream(model, judged, createRandom({ seed: 0 }));
  const { medianSteps } = model.motion;
  const { milliseconds, processor } = await timeOnnxRuntime({ packages, onnx, steps, window: medianSteps });
  process.stdout.write(
    `ONNX Runtime in Node, one thread, a window of ${medianSteps} steps at each sample: ${milliseconds.toFixed(4)} ms a sample, ${processor.toFixed(4)} ms of processor time\n`,
  );
}

function nameBest({ classes }: ModelDocument, probabilities: Float32Array): string | undefined {
  return classes[probabilities.indexOf(probabilities.reduce((a, b) => Math.max(a, b)))];
}

/** Percentiles of the mean over streams that are drawn with replacement. */
function resample(scores: readonly number[], random: Random): readonly [number, number] {
  const means = Array.from({ length: RESAMPLES }, () => average(scores.map(() => scores[random.integer(scores.length)] as number)));
  const sorted = means.sort((a, b) => a - b);
  return [sorted[Math.floor(0.025 * RESAMPLES)] as number, sorted[Math.floor(0.975 * RESAMPLES)] as number];
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
