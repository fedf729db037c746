import type { InputRows, RunScan, Scan, ScanRequest } from '../../fast/scan.ts';
import type { SignalPart } from '../block.ts';

export interface LayerRequest extends Omit<ScanRequest, 'steps' | 'below'> {
  readonly runScan: RunScan;
  readonly below?: Omit<InputRows, 'skipped'>;
  readonly time: number;
  /** Earlier time steps are left out: a reverse scan stops here because they are not read. */
  readonly firstStep: number;
}

/** One direction of one recurrent layer, run over a batch. Its backward pass can be called once. */
export interface LayerRun extends SignalPart {
  /** As of a scan. @returns gradients; the input's covers all time steps, `[in, time·count]` or rows */
  backward: Scan['backward'];
}

/** Scans the time steps that are read or that a read step depends on. */
export function runLayer(request: LayerRequest): LayerRun {
  const { runScan, time, firstStep, below, ...others } = request;
  const lengths = request.lengths.map((length) => length - firstStep);
  const run = { ...others, lengths, steps: time - firstStep };
  const scan = below === undefined ? scanMatrix(request, run) : runScan({ ...run, below: { ...below, skipped: firstStep } });
  return { firstStep, outputs: scan.outputs, endsOnly: request.wanted === 'ends', backward: scan.backward };
}

function scanMatrix({ kernels: k, runScan, time, firstStep, count, input }: LayerRequest, run: ScanRequest): Scan {
  const skipped = firstStep * count;
  const scan = runScan({ ...run, input: firstStep === 0 ? input : k.takeColumns(input, skipped, time * count - skipped) });
  const backward: Scan['backward'] = (gradient, needsInputGradient) => {
    const gradients = scan.backward(gradient, needsInputGradient);
    return { ...gradients, input: gradients.input === null ? null : k.padColumns(gradients.input, skipped, 0) };
  };
  return { outputs: scan.outputs, backward };
}
