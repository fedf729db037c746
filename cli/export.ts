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
  .argument(
    '[variant]',
    'a variant or ensemble (default: the first variant on the leaderboard); its trial, or fold, with the best validation accuracy is exported',
  )
  .addOption(new Option('--format <format>', 'what to write').choices([...EXPORT_FORMATS, 'all']).default('all'))
  .option('--output <folder>', 'output folder (default: runs/<sweep>/exports/<variant>)')
  .addHelpText(
    'after',
    `\nFormats:\n${formats.join('\n')}\nEnsembles: onnx only, all networks in one file.\n\nExit codes: 0 done, 1 failed, 2 refused or invalid usage, 130 interrupted.`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .action((sweepId: string, name: string | undefined, { format, output }: ExportFlags) =>
    runCommand(async (signal) => {
      const { exportTrained } = await import('./export/export-trained.ts');
      return exportTrained({ sweepId, name, format, output, signal });
    }),
  );

export const finished = command.parseAsync();
