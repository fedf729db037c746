import { insertAfter } from './share-modules.ts';

/** What workflow code uses often. Without `Date` and others that Temporal replaces, when the code is loaded, by ones that replay. */
const BUILT_INS =
  'Array, BigInt, Boolean, DataView, Error, Float64Array, Int32Array, JSON, Map, Math, Number, Object, RangeError, Reflect, RegExp, Set, String, Symbol, TypeError, Uint8Array, Uint32Array, WeakMap, WeakSet';

/** The start of the function around all modules, before a comment of webpack's. */
const START = '/******/ (() => {';

/**
 * Makes built-ins local variables of the bundle. For a global name in a sandbox, Node asks the sandbox's object every time, which takes a hundred times as
 * long as a local variable.
 *
 * @throws Error if the bundle does not have the expected form, such as after an upgrade of Temporal's SDK.
 */
export function makeBuiltInsLocal(code: string): string {
  return insertAfter(code, START, ` const { ${BUILT_INS} } = globalThis;`);
}
