import { IS_INSTALLED } from './project-folder.ts';

const ROLES = {
  workflow: 'runs workflows, prepares data and writes reports',
  train: 'trains and evaluates, on the device that TensorFlow finds',
} as const;
export type Role = keyof typeof ROLES;

const HELP = `Usage: ${IS_INSTALLED ? 'durasweep worker' : 'npm run worker --'} <role>

Runs one worker for existing services until Ctrl-C. Environment variables name
the services: at least TEMPORAL_ADDRESS, S3_ENDPOINT, S3_ACCESS_KEY_ID and
S3_SECRET_ACCESS_KEY.

Roles:
${Object.entries(ROLES)
  .map(([role, does]) => `  ${role.padEnd(9)} ${does}`)
  .join('\n')}

Exit codes: 0 stopped, 1 failed, 2 invalid usage.
`;

/** Reads the role from the first argument. Prints the help and exits if there is none. */
export function readRole(argument: string | undefined): Role {
  if (isRole(argument)) return argument;
  const isHelp = argument === '--help' || argument === '-h';
  if (isHelp) process.stdout.write(HELP);
  else
    process.stderr.write(
      `error: the role must be workflow or train, got ${argument === undefined ? 'nothing' : `"${argument}"`}.\n\n${HELP}`,
    );
  process.exit(isHelp ? 0 : 2);
}

function isRole(argument: string | undefined): argument is Role {
  return argument !== undefined && Object.hasOwn(ROLES, argument);
}
