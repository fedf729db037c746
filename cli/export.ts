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
  .description('Exports a trained model: the best weights, with normalisation, class names and provenance.')
  .addArgument(new Argument('<sweep>', "the sweep's workflow id").argParser(parseSweepId))
  .argument('[variant]', 'the variant (default: the first on the leaderboard); its trial with the best validation accuracy is exported')
  .addOption(new Option('--format <format>', 'what to write').choices([...EXPORT_FORMATS, 'all']).default('all'))
  .option('--output <folder>', 'output folder (default: runs/<sweep>/exports/<variant>)')
  .addHelpText('after', `\nFormats:\n${formats.join('\n')}\n\nExit codes: 0 done, 1 failed, 2 refused or invalid usage, 130 interrupted.`)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .action((sweepId: string, variant: string | undefined, { format, output }: ExportFlags) =>
    runCommand(async (signal) => {
      const { exportVariant } = await import('./export/export-variant.ts');
      return exportVariant({ sweepId, variant, formats: format === 'all' ? EXPORT_FORMATS : [format], output, signal });
    }),
  );

export const finished = command.parseAsync();
