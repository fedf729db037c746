import { Command } from 'commander';
import { nameCommand } from './command-name.ts';
import { checkConfiguration } from './config/check.ts';
import { printConfiguration } from './config/print.ts';
import { type SuggestOptions, suggestForFiles } from './config/suggest.ts';
import { EXIT, runCommand } from './run-command.ts';

const program = new Command(nameCommand('config'))
  .description('Checks, shows and suggests configuration files; starts nothing.')
  .addHelpText('after', '\nExit codes: 0 done, 1 the data cannot be read, 2 wrong configuration.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage));

program
  .command('check')
  .description('reads the configuration and its data: groups, classes, counts, examples, variants, trials, warnings')
  .argument('<file>', 'a configuration file, or the manifest.json of an earlier report')
  .action((file: string) => runCommand((signal) => checkConfiguration(file, signal)));
program
  .command('print')
  .description('the configuration with every default filled in, as JSON, such as for the Temporal CLI (npm run --silent config)')
  .argument('<file>', 'a configuration file, or the manifest.json of an earlier report')
  .action((file: string) => runCommand(() => printConfiguration(file)));

program
  .command('suggest')
  .description('looks at recordings and writes a configuration for them: format, split, normalisation, batches, epochs, networks, and why')
  .argument('<location>', 'a folder, a zip or tar archive, or one file of recordings')
  .option('--output <file>', 'where to write it (default: configs/own/<name>.json)')
  .action((location: string, options: SuggestOptions) => runCommand(() => suggestForFiles(location, options)));

export const finished = program.parseAsync();
