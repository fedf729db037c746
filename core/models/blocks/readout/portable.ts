import type { PortableForm, PortableRequest, PortableSignal, Stepper } from '../portable-form.ts';
import type { ReadoutName, ReadoutOptions } from './options.ts';

type Request = PortableRequest<ReadoutOptions>;

export const portableReadout: PortableForm<ReadoutOptions> = {
  prepare: (request) => {
    const { readout } = request.options;
    const reader = createReader(request, readout);
    return (signal) => {
      const values = readout === 'last-valid' && signal.directions === 2 ? readEnds(signal) : readAll(reader, signal);
      return { kind: 'vector', width: values.length, directions: 1, clean: true, values, time: 1, length: 1 };
    };
  },
  createStepper: (request) => createReader(request, request.options.readout),
};

/** Reads each direction where it ends: the backward direction at the first time step. */
function readEnds({ values, width, length }: PortableSignal): Float32Array {
  const half = width / 2;
  const ends = new Float32Array(width);
  ends.set(values.subarray((length - 1) * width, (length - 1) * width + half));
  ends.set(values.subarray(half, width), half);
  return ends;
}

function readAll(reader: Stepper, { values, width, length }: PortableSignal): Float32Array {
  reader.reset();
  let read = new Float32Array();
  for (let step = 0; step < length; step += 1)
    read = reader.push(values.subarray(step * width, (step + 1) * width)) as Float32Array<ArrayBuffer>;
  return Float32Array.from(read);
}

function createReader(request: Request, readout: ReadoutName): Stepper {
  const { width } = request.input;
  switch (readout) {
    case 'mean':
      return createMean(width);
    case 'maximum':
      return createMaximum(width);
    case 'mean-maximum':
      return joinReaders(createMean(width), createMaximum(width), width);
    case 'attention':
      return createAttention(request.weights('weight').values);
    default:
      // A single recording has no padding, so the last padded step is its last step.
      return { push: (step) => step, reset: () => undefined };
  }
}

function createMean(width: number): Stepper {
  const sums = new Float64Array(width);
  const output = new Float32Array(width);
  let count = 0;
  return {
    push(step) {
      count += 1;
      for (let index = 0; index < width; index += 1) {
        sums[index] = (sums[index] as number) + (step[index] as number);
        output[index] = (sums[index] as number) / count;
      }
      return output;
    },
    reset() {
      count = 0;
      sums.fill(0);
    },
  };
}

function createMaximum(width: number): Stepper {
  const output = new Float32Array(width).fill(Number.NEGATIVE_INFINITY);
  return {
    push(step) {
      for (let index = 0; index < width; index += 1) output[index] = Math.max(output[index] as number, step[index] as number);
      return output;
    },
    reset: () => void output.fill(Number.NEGATIVE_INFINITY),
  };
}

function joinReaders(first: Stepper, second: Stepper, width: number): Stepper {
  const output = new Float32Array(2 * width);
  return {
    push(step) {
      output.set(first.push(step));
      output.set(second.push(step), width);
      return output;
    },
    reset() {
      first.reset();
      second.reset();
    },
  };
}

/** A running softmax over time steps. Sums are kept relative to the largest score so far. */
function createAttention(scoring: Float32Array): Stepper {
  const width = scoring.length;
  const sums = new Float64Array(width);
  const output = new Float32Array(width);
  let largest = Number.NEGATIVE_INFINITY;
  let total = 0;
  return {
    push(step) {
      let score = 0;
      for (let index = 0; index < width; index += 1) score += (scoring[index] as number) * (step[index] as number);
      const fading = Math.exp(largest - Math.max(largest, score));
      largest = Math.max(largest, score);
      const share = Math.exp(score - largest);
      total = total * fading + share;
      for (let index = 0; index < width; index += 1) {
        sums[index] = (sums[index] as number) * fading + share * (step[index] as number);
        output[index] = (sums[index] as number) / total;
      }
      return output;
    },
    reset() {
      largest = Number.NEGATIVE_INFINITY;
      total = 0;
      sums.fill(0);
    },
  };
}
