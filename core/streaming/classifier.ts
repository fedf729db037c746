import { findForms } from '../models/blocks/forms.ts';
import type { PortableSignal, Stepper } from '../models/blocks/portable-form.ts';
import { decodeWeights } from './decode-weights.ts';
import type { DocumentBlock, ModelDocument } from './model-document.ts';

export interface Classifier {
  /**
   * @param values `[length, features]`, in the data's own units
   * @param length steps, ≥ 1
   * @returns the probability of each class
   */
  classify(values: Float32Array, length: number): Float32Array;
}

/** Classifies whole recordings in plain arithmetic. */
export function createClassifier(document: ModelDocument): Classifier {
  const runs = document.blocks.map((block, index) => {
    const lastOnly = readsLastOnly(document.blocks.slice(index + 1));
    return findForms(block.options).portable.prepare({ ...requestOf(document, block), lastOnly });
  });
  return {
    classify(values, length) {
      const signal = readRecording(document, values, length);
      return computeSoftmax(runs.reduce((given, run) => run(given), signal).values);
    },
  };
}

/** Whether blocks read only the last valid time step of what they are given, also of a backward direction. */
function readsLastOnly(following: readonly DocumentBlock[]): boolean {
  const next = following.find(({ options }) => options.type !== 'dropout')?.options;
  return next?.type === 'readout' && next.readout === 'last-padded';
}

/** A network that processes a recording step by step, or null if it needs the whole recording. */
export function createStepwise(document: ModelDocument): Stepper | null {
  if (document.normalisation.method === 'per-recording' || document.leastSteps > 1) return null;
  const steppers = document.blocks.map((block) => findForms(block.options).portable.createStepper(requestOf(document, block)));
  if (!steppers.every((stepper) => stepper !== null)) return null;
  const { means, deviations } = document.normalisation;
  const normalised = new Float32Array(means.length);
  return {
    push(step) {
      for (let index = 0; index < normalised.length; index += 1) {
        normalised[index] = ((step[index] as number) - (means[index] as number)) / (deviations[index] as number);
      }
      let given: Float32Array = normalised;
      for (const stepper of steppers) given = stepper.push(given);
      return computeSoftmax(given);
    },
    reset() {
      for (const stepper of steppers) stepper.reset();
    },
  };
}

function requestOf(document: ModelDocument, { prefix, options, input }: DocumentBlock) {
  const weights = decodedWeights(document);
  return { options, input, weights: (name: string) => weights(`${prefix}.${name}`) };
}

/** Decoded once per document. */
const decoded = new WeakMap<ModelDocument, ReturnType<typeof decodeWeights>>();

function decodedWeights(document: ModelDocument): ReturnType<typeof decodeWeights> {
  const known = decoded.get(document) ?? decodeWeights(document);
  decoded.set(document, known);
  return known;
}

/** Normalises a recording and pads it with zeros if the network needs more steps. */
function readRecording({ features, normalisation, leastSteps }: ModelDocument, values: Float32Array, length: number): PortableSignal {
  const width = features.length;
  if (length < 1 || values.length !== length * width) {
    throw new RangeError(
      `A recording of ${length} steps has ${length * width} values, ${width} for each step; given were ${values.length}.`,
    );
  }
  const { means, deviations } = normalisation.method === 'per-recording' ? fitRecording(values, length, width) : normalisation;
  const time = Math.max(length, leastSteps);
  const normalised = new Float32Array(time * width);
  for (let index = 0; index < values.length; index += 1) {
    const feature = index % width;
    normalised[index] = ((values[index] as number) - (means[feature] as number)) / (deviations[feature] as number);
  }
  return { kind: 'steps', width, directions: 1, clean: true, values: normalised, time, length };
}

/** Mean and standard deviation of each feature; the deviation of a constant feature is 1. */
function fitRecording(values: Float32Array, length: number, width: number): { means: number[]; deviations: number[] } {
  const average = (term: (value: number, feature: number) => number) => {
    const sums = new Array<number>(width).fill(0);
    values.forEach((value, index) => {
      const feature = index % width;
      sums[feature] = (sums[feature] as number) + term(value, feature);
    });
    return sums.map((sum) => sum / length);
  };
  const means = average((value) => value);
  const variances = average((value, feature) => (value - (means[feature] as number)) ** 2);
  return { means, deviations: variances.map((variance) => (variance > 0 ? Math.sqrt(variance) : 1)) };
}

function computeSoftmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
