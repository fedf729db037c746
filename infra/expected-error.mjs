// What a user can bring about is told in words; where in the code it arose helps only with our own mistakes. Plain JavaScript: set-up
// needs it before packages are installed.

/** An error whose message says all its reader needs: what is wrong, and the way out. */
export class ExpectedError extends Error {
  /**
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(message, options) {
    super(message, options);
    this.name = 'ExpectedError';
  }
}

/**
 * What to print of an error: the message of an expected one, of ours or of core (which set-up cannot import: they have a failure class);
 * of any other the stack too.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ExpectedError || 'failureClass' in error ? error.message : (error.stack ?? error.message);
}
