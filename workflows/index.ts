export { report } from './report/report.ts';
export { sweep } from './sweep/sweep.ts';
export { variant } from './variant/variant.ts';
