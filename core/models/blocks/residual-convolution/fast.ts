import type { FastRequest, FastRun } from '../block.ts';
import { runNativeResidual } from './fast-native.ts';
import { runResidualOperations } from './fast-operations.ts';
import type { ResidualConvolutionOptions } from './options.ts';

export function runFastResidual(request: FastRequest<ResidualConvolutionOptions>): FastRun {
  return request.native ? runNativeResidual(request) : runResidualOperations(request);
}
