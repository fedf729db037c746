import { createCommand } from './create-command.ts';
import type { PredictFlags } from './predict/predict.ts';
import { runCommand } from './run-command.ts';

const command = createCommand({
  name: 'predict',
  description: 'Classifies recordings with an exported model, or detects them in a stream of samples, without TensorFlow or a server.',
  help: `Without --config a file is one recording: one step per line, a number for each of the model's features, separated by commas, semicolons, tabs or
spaces; where the first line names the columns, the features are found by name. Other files are read like the data the model was trained on, if the model is in
the report of its sweep. The same holds for standard input; each recording found in the stream is printed as soon as it ends.`,
  exitCodes: '0 done, 1 failed, 2 refused or invalid usage, 130 interrupted',
})
  .argument('<model>', 'the model.json of an export, or its folder')
  .argument('<recordings>', 'a file, a folder or an archive of recordings; - for samples from standard input, one per line')
  .option('--config <configuration>', 'read the recordings with the format of its data set, and compare the predictions with their classes')
  .option('--json', 'print JSON, one line for each recording or event')
  .option('--top <number>', 'how many classes to show', '3')
  .option('--threshold <share>', 'omit predictions below this probability', '0')
  .action((model: string, recordings: string, flags: PredictFlags) =>
    runCommand(async (signal) => (await import('./predict/predict.ts')).predict({ model, recordings, flags, signal })),
  );

export const finished = command.parseAsync();
