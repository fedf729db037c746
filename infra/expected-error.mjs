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

/** What the system's refusals mean to a person. A file that is missing may be a bug, but its path says more than a stack. */
const SYSTEM_ERRORS = new Map([
  ['EACCES', 'access is denied; check its permissions'],
  ['EPERM', 'the operation is not permitted; check its owner and permissions'],
  ['EROFS', 'the file system is read-only; choose another folder'],
  ['ENOSPC', 'the disk is full; free some space, then run the command again'],
  ['EDQUOT', 'the disk quota is used up; free some space, then run the command again'],
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EISDIR', 'this is a folder, not a file'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many files are open; raise the limit (ulimit -n)'],
]);

/** @param {NodeJS.ErrnoException} error */
function describeSystemError({ code = '', path, syscall, message }) {
  const meaning = SYSTEM_ERRORS.get(code);
  if (meaning === undefined || syscall === undefined) return undefined;
  return path === undefined ? `${message}: ${meaning}.` : `${path === '' ? 'The path is empty' : path}: ${meaning} (${code}, ${syscall}).`;
}

/**
 * Text to print for an error: only the message of an expected error, including those of core (recognised by their failure class, because set-up
 * cannot import core), and of a file that the system refuses; for others, also the stack.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ExpectedError || 'failureClass' in error) return error.message;
  return describeSystemError(error) ?? error.stack ?? error.message;
}
