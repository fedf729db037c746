import { countLeastSteps } from '../architectures/traits.ts';
import { findForms } from '../blocks/forms.ts';
import type { BlockOptions } from '../blocks/index.ts';
import type { PortableRequest, PortableSignal } from '../blocks/portable-form.ts';
import type { RecurrentOptions } from '../blocks/recurrent/options.ts';
import { layoutParameters, type NetworkShape, placeBlocks } from '../parameters.ts';
import { prepareNativeRecurrent } from './native-recurrent.ts';

export interface RecordingNetworkRequest {
  readonly shape: NetworkShape;
  /** Flat, in the order of `layoutParameters`. */
  readonly weights: Float32Array;
}

/** @param values `[length, features]`, normalised as for training @returns logits `[classes]` */
export type RunRecording = (values: Float32Array, length: number) => Float32Array;

/**
 * A trained network for one recording at a time. Recurrent layers use the native kernels, everything else uses plain arithmetic.
 * It avoids TensorFlow's operations: their call overhead alone is several times the time that one recording takes.
 */
export function createRecordingNetwork({ shape, weights }: RecordingNetworkRequest): RunRecording {
  const { parameters } = layoutParameters(shape);
  const known = new Map(parameters.map(({ name, shape: sizes, offset, size }) => [name, { shape: sizes, offset, size }]));
  const placed = placeBlocks(shape);
  const least = countLeastSteps(placed.map(({ options }) => options));
  const runs = placed.map(({ options, input, prefix }) =>
    prepareBlock({
      options,
      input,
      weights: (name) => {
        const parameter = known.get(`${prefix}.${name}`);
        if (parameter === undefined) throw new RangeError(`no parameter named ${prefix}.${name}; known: ${[...known.keys()].join(', ')}`);
        return { shape: parameter.shape, values: weights.subarray(parameter.offset, parameter.offset + parameter.size) };
      },
    }),
  );
  return (values, length) => runs.reduce((signal, run) => run(signal), readRecording(shape, values, length, least)).values;
}

function prepareBlock(request: PortableRequest<BlockOptions>): (signal: PortableSignal) => PortableSignal {
  if (request.options.type === 'recurrent') return prepareNativeRecurrent(request as PortableRequest<RecurrentOptions>);
  return findForms(request.options).portable.prepare(request);
}

/** Pads the recording with zeros if pooling needs more time steps. */
function readRecording({ features }: NetworkShape, values: Float32Array, length: number, least: number): PortableSignal {
  const time = Math.max(length, least);
  const padded = new Float32Array(time * features);
  padded.set(values.subarray(0, length * features));
  return { kind: 'steps', width: features, directions: 1, clean: true, values: padded, time, length };
}
