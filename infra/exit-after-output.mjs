// A pipe buffers 64 KiB, and exiting right after writing loses what does not fit. Plain JavaScript, because set-up needs it before
// packages are installed.

/**
 * Exits after everything has been written to standard output and standard error.
 *
 * @param {number} code
 * @returns {Promise<never>}
 */
export async function exitAfterOutput(code) {
  await Promise.all([process.stdout, process.stderr].map(waitUntilWritten));
  process.exit(code);
}

/** Ignores a reader that has closed its end, such as `head`. */
export function allowReadersToLeave() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** @param {NodeJS.WriteStream} stream */
function waitUntilWritten(stream) {
  return new Promise((resolve) => stream.write('', resolve));
}
