// Errors that a user can cause are shown as a message; a stack helps only with bugs. Plain JavaScript, because set-up
// needs it before packages are installed.

/** An error whose message says what is wrong and what to do. */
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
 * Text to print for an error: only the message of an expected error, including those of core (recognised by their failure class, because set-up
 * cannot import core); for others, also the stack.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ExpectedError || 'failureClass' in error ? error.message : (error.stack ?? error.message);
}
