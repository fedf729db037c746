import type { PlainRequest, PlainSignal, Tensor, Tensor3D } from '../block.ts';
import { countPooled } from '../count-pooled.ts';
import { convolvePlainly } from '../plain-convolution.ts';
import { type ConvolutionOptions, listShifts } from './options.ts';

/** `[batch, time, width]` → `[batch, ⌊time/pooling⌋, channels]`. */
export function runPlainConvolution({ tf, options, input, weight }: PlainRequest<ConvolutionOptions>): PlainSignal {
  const { activation, pooling, channels } = options;
  const values = clean({ tf, input });
  const sums = convolvePlainly({ tf, values, weight: weight('weight'), bias: weight('bias'), shifts: listShifts(options) });
  const activated = activation === 'relu' ? tf.relu(sums) : sums;
  const lengths = input.lengths.map((length) => countPooled(length, pooling));
  const pooled = pooling === 1 ? activated : pool(tf, activated, pooling);
  return { kind: 'steps', width: channels, directions: 1, clean: false, values: pooled, lengths };
}

/** Time steps beyond a sequence's length must be zero, like the zero padding around the sequence. */
function clean({ tf, input }: Pick<PlainRequest<ConvolutionOptions>, 'tf' | 'input'>): Tensor3D {
  if (input.clean) return input.values;
  const time = input.values.shape[1];
  const mask = Array.from(input.lengths, (length) => Array.from({ length: time }, (_, step) => [step < length ? 1 : 0]));
  return tf.mul(input.values, tf.tensor3d(mask));
}

/** Does not use `tf.max`: padded steps in a pool tie, and `tf.max` would count their gradient twice. */
function pool(tf: PlainRequest<unknown>['tf'], values: Tensor3D, pooling: number): Tensor3D {
  const [batch, time, channels] = values.shape;
  const pools = Math.floor(time / pooling);
  const even = tf.reshape(tf.slice(values, [0, 0, 0], [batch, pools * pooling, channels]), [batch, pools, pooling, channels]);
  const steps: Tensor[] = tf.split(even, pooling, 2);
  return tf.reshape(
    steps.reduce((largest, step) => tf.maximum(largest, step)),
    [batch, pools, channels],
  );
}
