import './removed-functions.ts';
import TensorFlow from '@tensorflow/tfjs-node-gpu';

export type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';

/** Parts that compiled programs leave out (`workers/adapt-packages.ts`). */
type LeftOut = 'layers' | 'data' | 'node' | 'sequential' | 'model' | 'input' | 'loadLayersModel' | 'loadGraphModel';

/** The TensorFlow library, which is loaded only here. */
export const tf: Omit<typeof TensorFlow, LeftOut> = TensorFlow;
