export { createInputBatch, type InputBatch, type Sequence } from './batch.ts';
export { checkDevice, detectDevice, readTensorflowVersion } from './device.ts';
export { createFastNetwork } from './fast/network.ts';
export type { DropoutRequest, Gradients, GradientsRequest, Network } from './network.ts';
export { initialiseParameters, layoutParameters, type NetworkShape, type Parameter, type ParameterLayout } from './parameters.ts';
export { createPlainNetwork } from './plain/network.ts';
