// A pipe takes 64 KiB at a time, and an exit right after writing loses what it has not taken yet. Plain JavaScript: set-up needs it before
// packages are installed.

/**
 * Ends the process once standard output and standard error have taken all that was written to them.
 *
 * @param {number} code
 * @returns {Promise<never>}
 */
export async function exitAfterOutput(code) {
  await Promise.all([process.stdout, process.stderr].map(waitUntilWritten));
  process.exit(code);
}

/** A reader that has gone, as `head` does after its lines, is no failure of the command that writes. */
export function allowReadersToLeave() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** @param {NodeJS.WriteStream} stream */
function waitUntilWritten(stream) {
  return new Promise((resolve) => stream.write('', resolve));
}
