export { report } from './report.ts';
export { sweep } from './sweep.ts';
export { variant } from './variant.ts';
