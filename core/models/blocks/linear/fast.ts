import type { FastRequest, FastRun } from '../block.ts';
import { runNativeLinear } from './fast-native.ts';
import { runLinearOperations } from './fast-operations.ts';
import type { LinearOptions } from './options.ts';

export function runFastLinear(request: FastRequest<LinearOptions>): FastRun {
  return request.native ? runNativeLinear(request) : runLinearOperations(request);
}
