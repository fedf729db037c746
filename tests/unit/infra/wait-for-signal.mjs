// Argument: a file. Writes "ready" to it, and the signal that ends this process.
import { writeFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
const alive = setInterval(() => undefined, 60_000);
process.once('SIGHUP', (signal) => {
  writeFileSync(file, signal);
  clearInterval(alive);
});
writeFileSync(file, `ready ${process.pid}`);
