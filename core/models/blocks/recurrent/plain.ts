import type { PlainRequest, PlainSignal, Tensor, Tensor2D, Tensor3D } from '../block.ts';
import { listDirections } from './directions.ts';
import type { RecurrentOptions } from './options.ts';
import { scan } from './plain-scan.ts';

/** Layer by layer, each direction separately, with dropout between layers. */
export function runPlainRecurrent(request: PlainRequest<RecurrentOptions>): PlainSignal {
  const { tf, options, input, drop } = request;
  let { values } = input;
  for (let layer = 0; layer < options.layers; layer += 1) {
    if (layer > 0) values = drop(values, options.dropout, layer - 1);
    const steps = unstackSteps(tf, values);
    const directions = listDirections(options).map((suffix) => runDirection(request, steps, `_l${layer}${suffix}`));
    values = tf.concat(
      directions.map((outputs) => tf.stack(outputs, 1)),
      2,
    ) as Tensor3D;
  }
  const directions = options.bidirectional ? 2 : 1;
  return { kind: 'steps', width: options.hiddenSize * directions, directions, clean: false, lengths: input.lengths, values };
}

function runDirection({ tf, options, input, weight }: PlainRequest<RecurrentOptions>, steps: Tensor2D[], suffix: string): Tensor[] {
  const parameters = {
    inputWeight: weight(`weight_ih${suffix}`) as Tensor2D,
    recurrentWeight: weight(`weight_hh${suffix}`) as Tensor2D,
    inputBias: weight(`bias_ih${suffix}`),
    recurrentBias: weight(`bias_hh${suffix}`),
  };
  const valid = steps.map((_, step) => tf.tensor2d(Array.from(input.lengths, (length) => [step < length ? 1 : 0])));
  return scan({ tf, cell: options.cell, parameters, steps, reverse: suffix.endsWith('_reverse'), valid });
}

function unstackSteps(tf: PlainRequest<unknown>['tf'], values: Tensor3D): Tensor2D[] {
  const [batch, time, width] = values.shape;
  // The gradients of `tf.unstack` and `tf.split` fail for a single time step.
  if (time === 1) return [tf.reshape(values, [batch, width])];
  return tf.unstack(values, 1) as Tensor2D[];
}
