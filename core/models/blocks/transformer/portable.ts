import { mapSteps, normaliseStep } from '../portable-arithmetic.ts';
import type { PortableForm, PortableRequest, PortableSignal } from '../portable-form.ts';
import { type Affine, applyAffineToSteps } from '../portable-product.ts';
import type { TransformerOptions } from './options.ts';
import { computeSinusoids, LEARNED_POSITIONS } from './positions.ts';

type Request = PortableRequest<TransformerOptions>;
type Run = (signal: PortableSignal) => PortableSignal;

export const portableTransformer: PortableForm<TransformerOptions> = {
  prepare: (request) => {
    const { options, input } = request;
    const { width, layers, preNorm } = options;
    const runs: Run[] = [
      ...(input.width === width ? [] : [project(request, 'embedding', width)]),
      (signal) => addPositions(request, signal),
      ...Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) => prepareLayer(request, `layers.${layer}`)),
      ...(preNorm ? [norm(request, 'norm')] : []),
    ];
    return (signal) => {
      const start: PortableSignal = { ...signal, directions: 1, clean: false };
      return runs.reduce((given, run) => run(given), start);
    };
  },
  // Every time step attends to all others.
  createStepper: () => null,
};

function readPair({ weights }: Request, name: string): Affine {
  return { weight: weights(`${name}.weight`), bias: weights(`${name}.bias`) };
}

function project(request: Request, name: string, width: number): Run {
  return projectBy(readPair(request, name), width);
}

function projectBy(affine: Affine, width: number): Run {
  return (signal) => ({ ...signal, width, values: applyAffineToSteps(affine, signal) });
}

function norm(request: Request, name: string): Run {
  const affine = readPair(request, name);
  return (signal) => ({
    ...signal,
    values: mapSteps(signal, signal.width, (input, output) => normaliseStep(affine, input, output)),
  });
}

function addPositions({ options, weights }: Request, signal: PortableSignal): PortableSignal {
  if (options.positions === 'none') return signal;
  const { width, time } = signal;
  const sinusoids = options.positions === 'sinusoidal' ? computeSinusoids(width, time) : null;
  const learned = sinusoids === null ? weights('positions.weight').values : null;
  const values = signal.values.map((value, index) => {
    const [step, channel] = [Math.floor(index / width), index % width];
    const position = learned?.[Math.min(step, LEARNED_POSITIONS - 1) * width + channel] ?? sinusoids?.[channel * time + step] ?? 0;
    return value + position;
  });
  return { ...signal, values };
}

/** Attention, then the feed-forward layer, each with a residual connection. */
function prepareLayer(request: Request, name: string): Run[] {
  const { width, feedForward, preNorm } = request.options;
  const [inner, outer] = [project(request, `${name}.linear1`, feedForward), project(request, `${name}.linear2`, width)];
  const parts: Run[] = [
    prepareAttention(request, `${name}.self_attn`),
    (signal) => {
      const hidden = inner(signal);
      return outer({ ...hidden, values: hidden.values.map((value) => Math.max(0, value)) });
    },
  ];
  return parts.map((run, index) => {
    const normalise = norm(request, `${name}.norm${index + 1}`);
    return preNorm ? (signal) => add(signal, run(normalise(signal))) : (signal) => normalise(add(signal, run(signal)));
  });
}

function add(first: PortableSignal, second: PortableSignal): PortableSignal {
  return { ...first, values: first.values.map((value, index) => value + (second.values[index] as number)) };
}

/** For every head: softmax(Q Kᵀ / √d) V over the valid time steps. */
function prepareAttention(request: Request, name: string): Run {
  const { width, heads } = request.options;
  const all = projectBy({ weight: request.weights(`${name}.in_proj_weight`), bias: request.weights(`${name}.in_proj_bias`) }, 3 * width);
  const out = project(request, `${name}.out_proj`, width);
  return (signal) => {
    const mixed = all(signal);
    const values = new Float32Array(signal.time * width);
    for (let head = 0; head < heads; head += 1) {
      for (let step = 0; step < signal.time; step += 1) readHead({ mixed, values, width, size: width / heads, head, step });
    }
    return out({ ...signal, values });
  };
}

interface Head {
  /** Queries, keys and values side by side. */
  readonly mixed: PortableSignal;
  readonly values: Float32Array;
  readonly width: number;
  readonly size: number;
  readonly head: number;
  readonly step: number;
}

/** Computes the output of one head at one time step. */
function readHead({ mixed, values, width, size, head, step }: Head): void {
  const { values: all, length } = mixed;
  const stride = 3 * width;
  const query = step * stride + head * size;
  const scores = new Float64Array(length);
  let largest = Number.NEGATIVE_INFINITY;
  for (let other = 0; other < length; other += 1) {
    const key = other * stride + width + head * size;
    let product = 0;
    for (let index = 0; index < size; index += 1) product += (all[query + index] as number) * (all[key + index] as number);
    scores[other] = product / Math.sqrt(size);
    largest = Math.max(largest, scores[other] as number);
  }
  let total = 0;
  for (let other = 0; other < length; other += 1) {
    scores[other] = Math.exp((scores[other] as number) - largest);
    total += scores[other] as number;
  }
  for (let index = 0; index < size; index += 1) {
    const place = 2 * width + head * size + index;
    let sum = 0;
    for (let other = 0; other < length; other += 1) sum += ((scores[other] as number) / total) * (all[other * stride + place] as number);
    values[step * width + head * size + index] = sum;
  }
}
