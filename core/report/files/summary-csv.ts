import type { SweepResults, TrialRecord } from '../../domain/results.ts';

const COLUMNS: readonly (readonly [name: string, read: (trial: TrialRecord) => string | number | boolean | null | undefined])[] = [
  ['experiment', ({ experiment }) => experiment],
  ['variant', ({ variant }) => variant],
  ['fold', ({ fold }) => fold],
  ['seed', ({ seed }) => seed],
  ['state', ({ state }) => state],
  ['architecture', ({ model }) => model.architecture],
  ['hiddenSize', ({ model }) => model.hiddenSize],
  ['layers', ({ model }) => model.layers],
  ['dropout', ({ model }) => model.dropout],
  ['readout', ({ model }) => model.readout],
  ['parameters', ({ summary }) => summary?.parameters],
  ['epochs', ({ summary }) => summary?.epochs],
  ['bestEpoch', ({ summary }) => summary?.bestEpoch],
  ['stopReason', ({ summary }) => summary?.stopReason],
  ['bestValidationAccuracy', ({ summary }) => summary?.bestValidationAccuracy],
  ['validationMacroF1', ({ evaluation }) => evaluation?.validation.macroF1],
  ['testAccuracy', ({ evaluation }) => evaluation?.test?.accuracy],
  ['testMacroF1', ({ evaluation }) => evaluation?.test?.macroF1],
  ['testBalancedAccuracy', ({ evaluation }) => evaluation?.test?.balancedAccuracy],
  ['testLogLoss', ({ evaluation }) => evaluation?.test?.logLoss],
  ['testCalibrationError', ({ evaluation }) => evaluation?.test?.calibrationError],
  ['finalTrainingAccuracy', ({ history }) => history.at(-1)?.trainingAccuracy],
  ['finalValidationAccuracy', ({ history }) => history.at(-1)?.validationAccuracy],
  ['trainingSeconds', ({ summary }) => summary?.trainingSeconds],
  ['inferenceMilliseconds', ({ evaluation }) => evaluation?.inferenceMilliseconds],
  ['device', ({ summary }) => summary?.device],
  ['reused', ({ reused }) => reused],
  ['changed', ({ changed }) => changed],
  ['attempts', ({ attempts }) => attempts],
  ['failure', ({ failure }) => failure],
  ['trialKey', ({ trialKey }) => trialKey],
  ['modelSha256', ({ summary }) => summary?.modelSha256],
];

/** One row per trial (RFC 4180); the first column says if the data is synthetic. Accuracies are fractions. */
export function writeSummaryCsv({ trials, dataset }: SweepResults): string {
  const mark = dataset.synthetic ? [['data', () => 'SYNTHETIC DATA'] as const] : [];
  const columns = [...mark, ...COLUMNS];
  const lines = [columns.map(([name]) => name), ...trials.map((trial) => columns.map(([, read]) => formatField(read(trial))))];
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

/** Quotes a field if necessary; text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function formatField(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
