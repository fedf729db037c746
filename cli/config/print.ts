import { loadConfiguration } from '../load-configuration.ts';
import { EXIT } from '../run-command.ts';

/** Writes a configuration with its defaults filled in to standard output, and nothing else. */
export async function printConfiguration(file: string): Promise<number> {
  const { configuration } = await loadConfiguration(file);
  process.stdout.write(`${JSON.stringify(configuration, null, 2)}\n`);
  return EXIT.done;
}
