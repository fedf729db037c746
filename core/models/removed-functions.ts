import util from 'node:util';

/** Functions of `util` that TensorFlow's library still calls but Node removed in version 23. They must be defined before the library is loaded. */
const REMOVED = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
};

for (const [name, value] of Object.entries(REMOVED)) {
  if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true });
}
