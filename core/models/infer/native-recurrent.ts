import type { Weights } from '../blocks/onnx-form.ts';
import type { PortableRequest, PortableSignal } from '../blocks/portable-form.ts';
import { listDirections } from '../blocks/recurrent/directions.ts';
import type { RecurrentOptions } from '../blocks/recurrent/options.ts';
import { loadNativeKernels } from '../fast/native-scan.ts';

type Request = PortableRequest<RecurrentOptions>;

/** Layout of the pre-activations in `core/models/native/cells.h`: each gate's block for the input, and the state's first block. */
const CELLS = {
  gru: { number: 0, inputBlocks: [1, 2, 0], firstStateBlock: 1 },
  lstm: { number: 1, inputBlocks: [0, 1, 2, 3], firstStateBlock: 0 },
} as const;
const SUM_BLOCKS = 4;
const UNITS_MULTIPLE = 16;

/** Runs recurrent layers over one recording by calling the native kernels directly. */
export function prepareNativeRecurrent(request: Request): (signal: PortableSignal) => PortableSignal {
  const { layers } = request.options;
  const runs = Array.from({ length: layers }, (_, layer) => prepareLayer(request, layer));
  return (signal) => runs.reduce((given, run) => run(given), signal);
}

function prepareLayer(request: Request, layer: number): (signal: PortableSignal) => PortableSignal {
  const { hiddenSize } = request.options;
  const directions = listDirections(request.options).map((suffix, index) => prepareDirection(request, `_l${layer}${suffix}`, index === 1));
  const width = hiddenSize * directions.length;
  return (signal) => {
    const values = interleave(
      directions.map((run) => run(signal)),
      signal.time,
      hiddenSize,
    );
    return { ...signal, width, directions: directions.length as 1 | 2, clean: true, values };
  };
}

/** Joins the outputs of the directions side by side at every time step. */
function interleave(halves: readonly Float32Array[], time: number, hidden: number): Float32Array {
  const [only, other] = halves as [Float32Array, Float32Array?];
  if (other === undefined) return only;
  const values = new Float32Array(2 * time * hidden);
  for (let step = 0; step < time; step += 1) {
    values.set(only.subarray(step * hidden, (step + 1) * hidden), 2 * step * hidden);
    values.set(other.subarray(step * hidden, (step + 1) * hidden), (2 * step + 1) * hidden);
  }
  return values;
}

/** @returns outputs `[time, hidden]`, zero beyond the recording's length */
function prepareDirection({ options, weights }: Request, suffix: string, reverse: boolean): (signal: PortableSignal) => Float32Array {
  const { cell, hiddenSize } = options;
  const { number, inputBlocks, firstStateBlock } = CELLS[cell];
  const units = Math.ceil(hiddenSize / UNITS_MULTIPLE) * UNITS_MULTIPLE;
  const stateBlocks = inputBlocks.map((_, gate) => gate);
  const inputWeight = pack(weights(`weight_ih${suffix}`), inputBlocks, hiddenSize, units);
  const recurrentWeight = pack(weights(`weight_hh${suffix}`), stateBlocks, hiddenSize, units);
  const biases = new Float32Array(SUM_BLOCKS * units);
  addBiases(biases, weights(`bias_ih${suffix}`), inputBlocks, units);
  addBiases(
    biases,
    weights(`bias_hh${suffix}`),
    stateBlocks.map((block) => block + firstStateBlock),
    units,
  );
  const { runRecording } = loadNativeKernels();
  return ({ values, width, time, length }) => {
    const outputs = new Float32Array(time * hiddenSize);
    const read = values.subarray(0, length * width);
    const written = outputs.subarray(0, length * hiddenSize);
    runRecording([number, width, hiddenSize, length, reverse ? 1 : 0], inputWeight, recurrentWeight, biases, read, written);
    return outputs;
  };
}

/** Transposes a weight `[gates·hidden, in]` to `[in, gates·units]`, with each gate in its block. */
function pack({ shape, values }: Weights, blocks: readonly number[], hidden: number, units: number): Float32Array {
  const inputs = shape[1] as number;
  const columns = blocks.length * units;
  const packed = new Float32Array(inputs * columns);
  for (const [gate, block] of blocks.entries()) {
    for (let unit = 0; unit < hidden; unit += 1) {
      const row = (gate * hidden + unit) * inputs;
      for (let input = 0; input < inputs; input += 1) packed[input * columns + block * units + unit] = values[row + input] as number;
    }
  }
  return packed;
}

function addBiases(biases: Float32Array, { values }: Weights, blocks: readonly number[], units: number): void {
  const hidden = values.length / blocks.length;
  for (const [gate, block] of blocks.entries()) {
    for (let unit = 0; unit < hidden; unit += 1) {
      const at = block * units + unit;
      biases[at] = Math.fround((biases[at] as number) + (values[gate * hidden + unit] as number));
    }
  }
}
