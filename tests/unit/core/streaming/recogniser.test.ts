import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../core/domain/random.ts';
import type { ModelOptions } from '../../../../core/domain/variant.ts';
import { buildModelDocument } from '../../../../core/export/json/index.ts';
import { createClassifier } from '../../../../core/streaming/classifier.ts';
import { measureMotion } from '../../../../core/streaming/motion.ts';
import { createRecogniser, type RecognisedEvent } from '../../../../core/streaming/recogniser.ts';
import { countEvents, generateStream, scoreEvents } from '../../../support/generate-stream.ts';
import { CLASSES, createExportModel } from '../export/export-model.ts';

const stepwise: ModelOptions = { architecture: 'gru', hiddenSize: 4, layers: 1, dropout: 0, readout: 'mean' };
const whole: ModelOptions = { architecture: 'bidirectional-gru', hiddenSize: 4, layers: 1, dropout: 0, readout: 'last-valid' };

/** Waves of 24 steps, which end where they begin: the pauses between them are at rest. */
const RECORDINGS = Array.from({ length: 6 }, (_, index) => ({
  length: 24,
  values: Float32Array.from(
    { length: 72 },
    (_, place) => 9.81 + (1 + (place % 3)) * Math.sin((Math.PI * (2 + (index % 3)) * Math.floor(place / 3)) / 12),
  ),
  className: CLASSES[index % CLASSES.length] as string,
}));

function createDocument(model: ModelOptions) {
  return buildModelDocument(createExportModel(model, { motion: measureMotion(RECORDINGS, 3) }));
}

function createStream(model: ModelOptions) {
  const document = createDocument(model);
  const { scales } = document.motion;
  return {
    document,
    ...generateStream({ recordings: RECORDINGS, scales, pauseSteps: [15, 25], noise: 0.01, random: createRandom({ seed: 1 }) }),
  };
}

function recognise(model: ModelOptions, threshold = 0) {
  const { document, steps, truth } = createStream(model);
  const recogniser = createRecogniser(document, { threshold });
  const events = steps.flatMap((step) => recogniser.push(step) ?? []);
  const last = recogniser.finish();
  return { document, steps, truth, events: last === null ? events : [...events, last] };
}

describe('the recogniser of streams', () => {
  it.each([
    ['a network that reads step by step', stepwise],
    ['one that must see the whole', whole],
  ])('finds every recording at its place: %s', (_, model) => {
    const { document, steps, truth, events } = recognise(model);
    expect(events).toHaveLength(truth.length);
    const classifier = createClassifier(document);
    events.forEach((event, index) => {
      const { start = 0, end = 0 } = truth[index] ?? {};
      expect(Math.abs(event.start - start)).toBeLessThanOrEqual(4);
      expect(Math.abs(event.end - end)).toBeLessThanOrEqual(4);
      // Its answer is that of the steps it names, whichever way it read them.
      const values = Float32Array.from(steps.slice(event.start, event.end).flatMap((step) => [...step]));
      const expected = classifier.classify(values, event.end - event.start);
      expect(Math.max(...expected.map((value, place) => Math.abs(value - (event.probabilities[place] as number))))).toBeLessThan(1e-5);
    });
  });

  it('gives no answer below the threshold', () => {
    const { events } = recognise(stepwise, 0.99);
    expect(events.map((event) => event.class)).toEqual(events.map(() => null));
  });

  it('finds nothing without motion, and no recording in a jerk', () => {
    const recogniser = createRecogniser(createDocument(stepwise));
    const still = Array.from({ length: 500 }, (_, step) => recogniser.push(step === 250 ? [10.5, 9.81, 9.81] : [9.81, 9.81, 9.81]));
    expect(still.filter((event) => event !== null)).toEqual([]);
    expect(recogniser.finish()).toBeNull();
  });

  it('cuts off motion that never ends: memory is fixed', () => {
    const document = createDocument(whole);
    const recogniser = createRecogniser(document, { threshold: 0 });
    const lengths = Array.from({ length: 1_000 }, (_, step) => recogniser.push([9 + (step % 3), 9 - (step % 5), step % 7]))
      .flatMap((event) => event ?? [])
      .map(({ start, end }) => end - start);
    expect(lengths.length).toBeGreaterThan(10);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(Math.ceil(1.5 * document.motion.longestSteps) + 2);
  });

  it('refuses a step with another number of values', () => {
    expect(() => createRecogniser(createDocument(stepwise)).push([1, 2])).toThrow(/3 values; given were 2/);
  });
});

describe('scoring of recognised events', () => {
  const event = (start: number, end: number, name: string | null): RecognisedEvent => ({
    start,
    end,
    class: name,
    probability: 1,
    probabilities: new Float32Array(),
  });
  const truth = [
    { start: 0, end: 10, className: 'a' },
    { start: 20, end: 30, className: 'b' },
  ];

  it.each([
    [[event(1, 10, 'a'), event(20, 29, 'b')], { right: 2, wrong: 0, missed: 0 }],
    [[event(1, 10, 'b'), event(20, 29, null)], { right: 0, wrong: 1, missed: 2 }],
    [[event(0, 30, 'a'), event(0, 10, 'a'), event(0, 10, 'a')], { right: 1, wrong: 2, missed: 1 }],
  ])('%#', (events, counts) => expect(countEvents(events, truth)).toEqual(counts));

  it('is the harmonic mean of precision and recall', () => {
    expect(scoreEvents({ right: 1, wrong: 2, missed: 1 })).toBeCloseTo(0.4);
    expect(scoreEvents({ right: 0, wrong: 0, missed: 2 })).toBe(0);
  });
});
