/** `npm run bench:streaming -- <sweep> [variant]`: how well and how fast a sweep's model finds recordings in generated streams. */
import { collectTrials } from '../../activities/stages/collect-trials.ts';
import { chooseTrial, loadModel } from '../../activities/stages/export-model.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { makeAgain } from '../../activities/stages/make-again.ts';
import { readStoredAnswers } from '../../cli/steer/stored-answers.ts';
import { withStore } from '../../cli/with-store.ts';
import { createRandom, type Random } from '../../core/domain/random.ts';
import { describeModel } from '../../core/export/json/index.ts';
import { createClassifier, createStepwise } from '../../core/streaming/classifier.ts';
import { countEvents, generateStream, type StreamRecording, scoreEvents } from '../../core/streaming/generate-stream.ts';
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { createRecogniser } from '../../core/streaming/recogniser.ts';
import { measureInChromium } from './in-chromium.ts';

const STREAMS = 100;
const RECORDINGS = 20;
const RESAMPLES = 2_000;

const [sweepId = '', named] = process.argv.slice(2);
if (sweepId === '') throw new Error('Name a sweep: npm run bench:streaming -- <sweep> [variant]');
const { document, recordings, variant } = await withStore(new AbortController().signal, async (store) => {
  const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
  const trials = await collectTrials(store, ledger, await readVariantLedgers(store, ledger));
  const best = named ?? (await readStoredAnswers(store, sweepId)).leaderboard()[0]?.variant ?? '';
  const { model, judged } = await loadModel({ store, makeAgain, reportProgress: () => undefined }, ledger, chooseTrial(trials, best));
  const labelled = judged.map(({ label, length, values }) => ({ length, values, className: model.classes[label] ?? '' }));
  return { document: describeModel(model), recordings: labelled, variant: best };
});
await report(document, recordings);
process.exit(0);

async function report(model: ModelDocument, judged: readonly StreamRecording[]): Promise<void> {
  const random = createRandom({ seed: 0 });
  const scores: number[] = [];
  const streams: (readonly Float32Array[])[] = [];
  let [steps, milliseconds] = [0, 0];
  for (let stream = 0; stream < STREAMS; stream += 1) {
    const { scales } = model.motion;
    const chosen = Array.from({ length: RECORDINGS }, () => judged[random.integer(judged.length)] as StreamRecording);
    const generated = generateStream({ recordings: chosen, scales, pauseSteps: [15, 45], noise: 0.02, random });
    const recogniser = createRecogniser(model);
    const begin = performance.now();
    const events = generated.steps.flatMap((step) => recogniser.push(step) ?? []);
    const last = recogniser.finish();
    milliseconds += performance.now() - begin;
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
      `${(milliseconds / steps).toFixed(4)} ms a sample, over ${steps} samples`,
      inChromium === null
        ? 'Chromium is not installed here: /usr/bin/chromium'
        : `${(inChromium.milliseconds / inChromium.steps).toFixed(4)} ms a sample in Chromium, ${inChromium.events} events`,
      '',
    ].join('\n'),
  );
}

function nameBest({ classes }: ModelDocument, probabilities: Float32Array): string | undefined {
  return classes[probabilities.indexOf(probabilities.reduce((a, b) => Math.max(a, b)))];
}

/** Percentiles of the mean over streams drawn with replacement. */
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
