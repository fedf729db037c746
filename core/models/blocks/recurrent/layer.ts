import type { RunScan, ScanGradients, ScanRequest } from '../../fast/scan.ts';
import type { Handle, SignalPart } from '../block.ts';

export interface LayerRequest extends Omit<ScanRequest, 'steps'> {
  readonly runScan: RunScan;
  readonly time: number;
  /** Earlier time steps are left out: a reverse scan stops here because they are not read. */
  readonly firstStep: number;
}

/** One direction of one recurrent layer, run over a batch. Its backward pass can be called once. */
export interface LayerRun extends SignalPart {
  /** @param gradient of the outputs @returns gradients; the input's covers all time steps, `[in, time·count]` */
  backward(gradient: Handle, needsInputGradient: boolean): ScanGradients;
}

/** Scans the time steps that are read or that a read step depends on. */
export function runLayer(request: LayerRequest): LayerRun {
  const { kernels: k, runScan, time, firstStep, count } = request;
  const skipped = firstStep * count;
  const input = firstStep === 0 ? request.input : k.takeColumns(request.input, skipped, time * count - skipped);
  const lengths = request.lengths.map((length) => length - firstStep);
  const scan = runScan({ ...request, input, lengths, steps: time - firstStep });
  const backward: LayerRun['backward'] = (gradient, needsInputGradient) => {
    const gradients = scan.backward(gradient, needsInputGradient);
    return { ...gradients, input: gradients.input === null ? null : k.padColumns(gradients.input, skipped, 0) };
  };
  return { firstStep, outputs: scan.outputs, endsOnly: request.wanted === 'ends', backward };
}
