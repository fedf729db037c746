import type { OnnxForm } from '../onnx-form.ts';
import type { DropoutOptions } from './options.ts';

/** Nothing is dropped outside training. */
export const dropoutInOnnx: OnnxForm<DropoutOptions> = ({ input }) => input;
