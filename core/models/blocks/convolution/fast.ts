import type { FastRequest, FastRun } from '../block.ts';
import { runNativeConvolution } from './fast-native.ts';
import { runConvolutionOperations } from './fast-operations.ts';
import type { ConvolutionOptions } from './options.ts';

export function runFastConvolution(request: FastRequest<ConvolutionOptions>): FastRun {
  return request.native ? runNativeConvolution(request) : runConvolutionOperations(request);
}
