export { report } from './report/report.ts';
export { sweep } from './sweep/sweep.ts';
export { tracking } from './tracking/tracking.ts';
export { variant } from './variant/variant.ts';
