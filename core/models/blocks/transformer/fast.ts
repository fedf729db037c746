import type { FastRequest, FastRun } from '../block.ts';
import { runNativeTransformer } from './fast-native.ts';
import { runTransformerOperations } from './fast-operations.ts';
import type { TransformerOptions } from './options.ts';

export function runFastTransformer(request: FastRequest<TransformerOptions>): FastRun {
  return request.native ? runNativeTransformer(request) : runTransformerOperations(request);
}
