import { createClassifier, createStepwise } from './classifier.ts';
import type { ModelDocument } from './model-document.ts';
import { createMotionMeter } from './motion.ts';

export interface RecogniserOptions {
  /** Below this probability there is no prediction. Default 0.5. */
  readonly threshold?: number;
  /** Level of motion at which a recording begins, as a share of the typical level. Default 0.4. */
  readonly onset?: number;
  /** Level below which a step is quiet; lower than `onset`, so that small variations do not end a recording. Default 0.2. */
  readonly quiet?: number;
  /** Number of consecutive quiet steps that end a recording. Default: a third of a typical recording, at least 3. */
  readonly pauseSteps?: number;
  /** Minimum number of steps of a recording. Default: a quarter of a typical one. */
  readonly leastSteps?: number;
}

/** A recording detected in a stream. Steps are counted from 0 at the start of the stream. */
export interface RecognisedEvent {
  readonly start: number;
  /** The step after its last one. */
  readonly end: number;
  /** Null below the threshold. */
  readonly class: string | null;
  readonly probability: number;
  /** Probability of each class. */
  readonly probabilities: Float32Array;
}

export interface Recogniser {
  /** @param step a value for each feature, in the data's own units @returns a recording that has ended just now */
  push(step: ArrayLike<number>): RecognisedEvent | null;
  /** Must be called at the end of the stream: returns the current recording, if there is one. */
  finish(): RecognisedEvent | null;
  /** Class probabilities of the current recording so far; null while nothing moves. */
  look(): Float32Array | null;
}

/** Number of steps before the onset that belong to a recording, because the level of motion rises late. */
const LEAD_STEPS = 2;
/** A recording is cut off at this multiple of the longest one in the training data. */
const LONGEST_SHARE = 1.5;
/** How often networks that need whole recordings classify the current one during a typical recording. */
const LOOKS = 8;

/**
 * Detects recordings in an endless stream: one begins when the motion rises, and ends after a pause. Memory is bounded by the longest recording;
 * a step-by-step network is advanced with each step, another one uses all steps since the onset.
 */
export function createRecogniser(document: ModelDocument, options: RecogniserOptions = {}): Recogniser {
  const { level, medianSteps, longestSteps, scales } = document.motion;
  const { threshold = 0.5, onset = 0.4, quiet = 0.2 } = options;
  const { pauseSteps = Math.max(3, Math.round(medianSteps / 3)), leastSteps = Math.max(2, Math.round(medianSteps / 4)) } = options;
  const most = Math.ceil(LONGEST_SHARE * longestSteps) + LEAD_STEPS;
  const reader = createReader(document, most);
  const meter = createMotionMeter(scales);
  const lead = createLead(document.features.length);
  let now = 0;
  /** Start of the current recording; null while nothing moves. */
  let start: number | null = null;
  let quietSteps = 0;

  function end(): RecognisedEvent | null {
    const begun = start ?? now;
    const probabilities = reader.end();
    start = null;
    const length = now - quietSteps - begun;
    quietSteps = 0;
    if (length < leastSteps) return null;
    return { start: begun, end: begun + length, ...chooseClass(document.classes, probabilities, threshold), probabilities };
  }

  return {
    push(step) {
      const values = Float32Array.from(step);
      const motion = meter.push(values);
      now += 1;
      if (start === null) {
        if (motion < onset * level) {
          lead.push(values);
          return null;
        }
        start = now - 1 - lead.count();
        reader.begin(lead.take());
      }
      const isQuiet = motion < quiet * level;
      quietSteps = isQuiet ? quietSteps + 1 : 0;
      reader.push(values, isQuiet);
      return quietSteps >= pauseSteps || now - start >= most ? end() : null;
    },
    finish: () => (start === null ? null : end()),
    look: () => (start === null ? null : reader.look()),
  };
}

function chooseClass(classes: readonly string[], probabilities: Float32Array, threshold: number) {
  const best = probabilities.reduce((first, value, index) => (value > (probabilities[first] as number) ? index : first), 0);
  const probability = probabilities[best] as number;
  return { class: probability < threshold ? null : (classes[best] ?? null), probability };
}

/** The last few steps of a stream. */
function createLead(features: number) {
  let kept: Float32Array[] = [];
  return {
    push(values: Float32Array) {
      if (values.length !== features) throw new RangeError(`A step has ${features} values; given were ${values.length}.`);
      kept = [...kept.slice(1 - LEAD_STEPS), values];
    },
    count: () => kept.length,
    take() {
      const taken = kept;
      kept = [];
      return taken;
    },
  };
}

/** Classifies the current recording up to its last step that was not quiet. */
interface Reader {
  begin(lead: readonly Float32Array[]): void;
  push(values: Float32Array, isQuiet: boolean): void;
  look(): Float32Array;
  end(): Float32Array;
}

function createReader(document: ModelDocument, most: number): Reader {
  const stepwise = createStepwise(document);
  if (stepwise === null) return createWindowReader(document, most);
  let answer = new Float32Array(document.classes.length);
  const push = (values: Float32Array, isQuiet: boolean) => {
    const probabilities = stepwise.push(values);
    if (!isQuiet) answer = Float32Array.from(probabilities);
  };
  return {
    begin(lead) {
      stepwise.reset();
      for (const values of lead) push(values, false);
    },
    push,
    look: () => answer,
    end: () => answer,
  };
}

function createWindowReader(document: ModelDocument, most: number): Reader {
  const classifier = createClassifier(document);
  const features = document.features.length;
  const window = new Float32Array((most + LEAD_STEPS) * features);
  const pace = Math.max(1, Math.round(document.motion.medianSteps / LOOKS));
  let length = 0;
  let active = 0;
  let lookedAt = 0;
  let answer = new Float32Array(document.classes.length);
  const look = () => {
    if (active !== lookedAt) answer = Float32Array.from(classifier.classify(window.slice(0, active * features), active));
    lookedAt = active;
    return answer;
  };
  const push = (values: Float32Array, isQuiet: boolean) => {
    window.set(values, length * features);
    length += 1;
    if (!isQuiet) active = length;
  };
  return {
    begin(lead) {
      length = 0;
      lookedAt = 0;
      for (const values of lead) push(values, false);
    },
    push,
    look: () => (active - lookedAt >= pace ? look() : answer),
    end: look,
  };
}
