/** `npm run test:tools`: installs the packages of Python and npm that some tests check our files with, into the cache. */
import { ensurePython } from '../infra/set-up/python-packages.ts';
import { ensureOnnxRuntime } from './support/javascript.ts';
import { TOOLS } from './support/python.ts';

const report = (activity: string) => void process.stdout.write(`${activity}\n`);
for (const tool of Object.values(TOOLS)) await ensurePython(tool, report);
await ensureOnnxRuntime(report);
