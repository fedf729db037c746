import { Argument, Option } from 'commander';
import { EXPORT_FORMATS, EXPORTERS, type ExportFormat } from '../core/export/index.ts';
import { createCommand } from './create-command.ts';
import { parseSweepId } from './parse-sweep-id.ts';
import { runCommand } from './run-command.ts';

interface ExportFlags {
  readonly format: ExportFormat | 'all';
  readonly output?: string;
}

const formats = Object.entries(EXPORTERS).map(([name, { says }]) => `  ${name.padEnd(8)} ${says}`);

const command = createCommand({
  name: 'export',
  description: 'Exports a trained model: the best weights, with normalisation, class names and provenance.',
  help: `Formats:\n${formats.join('\n')}\nEnsembles: onnx only, all networks in one file.`,
  exitCodes: '0 done, 1 failed, 2 refused or invalid usage, 130 interrupted',
})
  .addArgument(new Argument('<sweep>', "the sweep's workflow id").argParser(parseSweepId))
  .argument(
    '[variant]',
    'a variant or ensemble (default: the first variant on the leaderboard); its trial, or fold, with the best validation accuracy is exported',
  )
  .addOption(new Option('--format <format>', 'what to write').choices([...EXPORT_FORMATS, 'all']).default('all'))
  .option('--output <folder>', 'output folder (default: runs/<sweep>/exports/<variant>)')
  .action((sweepId: string, name: string | undefined, { format, output }: ExportFlags) =>
    runCommand(async (signal) => {
      const { exportTrained } = await import('./export/export-trained.ts');
      return exportTrained({ sweepId, name, format, output, signal });
    }),
  );

export const finished = command.parseAsync();
