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
import { formatShare } from '../../core/report/format.ts';
import { createClassifier, createStepwise } from '../../core/streaming/classifier.ts';
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { createRecogniser } from '../../core/streaming/recogniser.ts';
import {
  countEvents,
  type GeneratedStream,
  generateStream,
  type StreamRecording,
  scoreEvents,
} from '../../tests/support/generate-stream.ts';
import { findOnnxRuntime } from '../../tests/support/javascript.ts';
import { averageSeeds } from '../search/statistics.ts';
import { measureInChromium } from './in-chromium.ts';
import { timeOnnxRuntime } from './time-onnx-runtime.ts';

const STREAMS = 100;
const RECORDINGS = 20;

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
  const { mean, interval } = averageSeeds(scores, 3);
  const [low, high] = interval ?? [mean, mean];
  const classifier = createClassifier(model);
  const right = judged.filter(({ values, length, className }) => nameBest(model, classifier.classify(values, length)) === className).length;
  const inChromium = await measureInChromium(model, streams);
  const way = createStepwise(model) === null ? 'a window since the onset' : 'step by step';
  process.stdout.write(
    [
      `${variant}, ${way}: ${STREAMS} streams of ${RECORDINGS} recordings out of ${judged.length}, pauses of 15 to 45 steps`,
      `cut out, ${formatShare(right / judged.length, 1)} of them are recognised`,
      `event F1 ${formatShare(mean, 1)}, 95 % interval over streams ${formatShare(low, 1)} to ${formatShare(high, 1)}`,
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
