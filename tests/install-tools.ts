/** `npm run test:tools`: installs the Python packages that some tests check our files with, into the cache. */
import { ensurePython } from '../infra/set-up/python-packages.ts';
import { TOOLS } from './support/python.ts';

for (const tool of Object.values(TOOLS)) await ensurePython(tool, (activity) => void process.stdout.write(`${activity}\n`));
