/** What webpack's function `__webpack_require__` does to evaluate a module. */
const EVALUATE = '__webpack_modules__[moduleId].call(module.exports, module, module.exports, __webpack_require__);';
/** The start of the function in which Temporal's bundler evaluates the modules to preload. */
const PRELOAD = 'exports.preloadModules = function preloadModules() {';

/**
 * Lets workflows share schemas. Temporal freezes the exports of preloaded modules with everything in them, but a schema of zod stores what
 * it derives when that is first needed. Exports of modules that are frozen already are left as they are, so preloaded modules are frozen, without
 * their exports, once they are evaluated. This is safe for modules that keep nothing about a workflow.
 *
 * @throws Error if the bundle does not have the expected form, such as after an upgrade of Temporal's SDK.
 */
export function keepSchemasOpen(code: string): string {
  const marked = insertAfter(code, PRELOAD, ' __webpack_require__.isPreloading = true;');
  return insertAfter(marked, EVALUATE, ' if (__webpack_require__.isPreloading) Object.freeze(module);');
}

/** On the same line, so that the source map stays correct. */
export function insertAfter(code: string, text: string, insertion: string): string {
  const [before, after, ...others] = code.split(text);
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error(
      `The bundle of the workflows must contain "${text}" once, found ${others.length + (after === undefined ? 0 : 1)} times.`,
    );
  return before + text + insertion + after;
}
