import { checkConfiguration } from './config/check.ts';
import { printConfiguration } from './config/print.ts';
import { type SuggestOptions, suggestForFiles } from './config/suggest.ts';
import { createCommand } from './create-command.ts';
import { runCommand } from './run-command.ts';

const program = createCommand({
  name: 'config',
  description: 'Checks, shows and suggests configuration files; starts nothing.',
  exitCodes: '0 done, 1 the data cannot be read, 2 invalid configuration or usage',
});

program
  .command('check')
  .description('read a configuration and its data, and print groups, classes, counts, examples, variants, trials and warnings')
  .argument('<file>', 'a configuration file, or the manifest.json of an earlier report')
  .action((file: string) => runCommand((signal) => checkConfiguration(file, signal), { endsAtOnce: true }));
program
  .command('print')
  .description('print the configuration with every default filled in, as JSON, for example for the Temporal CLI (npm run --silent config)')
  .argument('<file>', 'a configuration file, or the manifest.json of an earlier report')
  .action((file: string) => runCommand(() => printConfiguration(file)));

program
  .command('suggest')
  .description(
    'examine recordings and write a configuration for them, with reasons for format, split, normalisation, batches, epochs and networks',
  )
  .argument('<location>', 'a folder, a zip or tar archive, or one file of recordings')
  .option('--output <file>', 'file to write (default: configs/own/<name>.json)')
  .action((location: string, options: SuggestOptions) => runCommand(() => suggestForFiles(location, options), { endsAtOnce: true }));

export const finished = program.parseAsync();
