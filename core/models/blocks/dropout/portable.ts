import type { PortableForm } from '../portable-form.ts';
import type { DropoutOptions } from './options.ts';

/** Nothing is dropped outside training. */
export const portableDropout: PortableForm<DropoutOptions> = {
  prepare: () => (signal) => signal,
  createStepper: () => ({ push: (step) => step, reset: () => undefined }),
};
