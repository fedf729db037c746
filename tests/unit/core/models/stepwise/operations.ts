import type { Handle } from '../../../../../core/models/binding.ts';
import type { Kernels } from '../../../../../core/models/fast/kernels.ts';

export const sigmoid = (k: Kernels, x: Handle) => k.run('Sigmoid', [x]);
export const tanh = (k: Kernels, x: Handle) => k.run('Tanh', [x]);
/** y(1 − y)·dy */
export const sigmoidGradient = (k: Kernels, y: Handle, dy: Handle) => k.run('SigmoidGrad', [y, dy]);
/** (1 − y²)·dy */
export const tanhGradient = (k: Kernels, y: Handle, dy: Handle) => k.run('TanhGrad', [y, dy]);
