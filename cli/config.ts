import { Command } from 'commander';
import { checkConfiguration } from './config/check.ts';
import { printConfiguration } from './config/print.ts';
import { EXIT, runCommand } from './run-command.ts';

const program = new Command('npm run config --')
  .description('Checks and shows configuration files; starts nothing.')
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

await program.parseAsync();
