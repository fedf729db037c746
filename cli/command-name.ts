import { IS_INSTALLED } from '../workers/project-folder.ts';

/** How a user types a command: with npm in a clone, by its own name if the package is installed. */
export function nameCommand(name: string): string {
  if (IS_INSTALLED) return `durasweep ${name}`;
  return name === 'start' ? 'npm start --' : `npm run ${name} --`;
}
