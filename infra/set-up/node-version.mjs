// The supported versions of Node. Plain JavaScript, because it is used before packages are installed.

/** Major versions that the tests run on; Node 20 works as long as the SDKs support it. */
const TESTED_MAJORS = [22, 24, 26];
const OLDEST = { major: 20, minor: 19 };

/**
 * Checks a version of Node.
 *
 * @param {string} [version] Like `20.19.5`.
 * @returns {{ refused: boolean, message: string } | undefined} undefined if it is supported.
 */
export function judgeNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST.major || major === 21 || (major === OLDEST.major && minor < OLDEST.minor)) {
    return {
      refused: true,
      message:
        `This is Node ${version}; durasweep needs Node ${TESTED_MAJORS.join(', ')} (or 20.19 and later versions of 20).\n` +
        '  https://nodejs.org/en/download, or with a version manager: nvm install 24',
    };
  }
  if (major === OLDEST.major || TESTED_MAJORS.includes(major)) return undefined;
  return { refused: false, message: `This is Node ${version}; durasweep is tested on ${TESTED_MAJORS.join(', ')}. Continuing.` };
}
