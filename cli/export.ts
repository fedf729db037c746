import { Argument, Command, Option } from 'commander';
import { EXPORT_FORMATS, EXPORTERS, type ExportFormat } from '../core/export/index.ts';
import { nameCommand } from './command-name.ts';
import { parseSweepId } from './parse-sweep-id.ts';
import { EXIT, runCommand } from './run-command.ts';

interface ExportFlags {
  readonly format: ExportFormat | 'all';
  readonly output?: string;
}

const formats = Object.entries(EXPORTERS).map(([name, { says }]) => `  ${name.padEnd(8)} ${says}`);

const command = new Command(nameCommand('export'))
  .description('Writes a trained model for use outside: the best weights, with normalisation inside, class names and where it comes from.')
  .addArgument(new Argument('<sweep>', "the sweep's workflow id").argParser(parseSweepId))
  .argument('[variant]', 'which variant (default: the first of the leaderboard); of its trials, the best on its validation part')
  .addOption(new Option('--format <format>', 'what to write').choices([...EXPORT_FORMATS, 'all']).default('all'))
  .option('--output <folder>', 'where to (default: runs/<sweep>/exports/<variant>)')
  .addHelpText('after', `\nFormats:\n${formats.join('\n')}\n\nExit codes: 0 done, 1 it failed, 2 refused or wrong usage, 130 interrupted.`)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .action((sweepId: string, variant: string | undefined, { format, output }: ExportFlags) =>
    runCommand(async (signal) => {
      const { exportVariant } = await import('./export/export-variant.ts');
      return exportVariant({ sweepId, variant, formats: format === 'all' ? EXPORT_FORMATS : [format], output, signal });
    }),
  );

export const finished = command.parseAsync();
