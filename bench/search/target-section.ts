import { countOf, formatNumber } from '../../core/report/format.ts';
import { writeRatio, writeSeconds, writeTable } from '../page-table.ts';
import { compareInPairs, measureSpread } from '../statistics.ts';
import { PROCESSES, type Reached, TARGET, type TargetResult } from './target.ts';

const AIM = 3;

/** The time that a search needs until a network is good, compared with Optuna and PyTorch. */
export function writeTimeToTarget({ pruner, start, processor, optuna, pytorch, repetitions }: TargetResult): string {
  const read = (side: 'ours' | 'optuna', what: 'seconds' | 'processorSeconds') => repetitions.map((each) => each[side][what]);
  const compare = (what: 'seconds' | 'processorSeconds') => compareInPairs(read('optuna', what), read('ours', what));
  const medianOf = (side: 'ours' | 'optuna') => measureSpread(read(side, 'seconds')).median;
  const ratio = medianOf('optuna') / medianOf('ours');
  const rows = repetitions.map(({ seed, loads, ours, optuna: theirs }) => [
    `${seed}`,
    ...[ours, theirs].flatMap(describeReached),
    `${formatNumber(theirs.seconds / ours.seconds, 2)} ×`,
    loads.map((load) => formatNumber(load, 1)).join(', '),
  ]);
  const total = [
    'median',
    ...(['ours', 'optuna'] as const).flatMap((side) => [writeSeconds(measureSpread(read(side, 'seconds'))), '']),
    '',
    '',
  ];
  return `## Time until ${100 * TARGET} % validation accuracy, pruner \`${pruner}\`
\`npm run bench:search -- time-to-target --pruner ${pruner}\` (${processor}; Optuna ${optuna}, PyTorch ${pytorch}): \`bench/search/time-to-target.json\`, a search with \`tpe\` for gesture networks (random split,
${PROCESSES} at a time), from a cold start until the first validation in which ${100 * TARGET} % are recognised. Ours is the product's command with empty stores: servers, workers, reading the archive and checkpoints
count. Optuna runs in ${PROCESSES} processes of one thread with one study (\`JournalStorage\`): the same space, pruner, networks, batches of similar length, schedule and batch size, trained by PyTorch; importing the
packages and reading the prepared data count. Both use results in the order of arrival. ${describeStart(start)} The two alternate. Each has suggestions of its own, so luck differs between them and between seeds: the brackets show the networks and epochs trained until
then. The load is the machine's average over the minute before each of the two.

${writeTable(['seed', 'ours', 'processor time', 'Optuna and PyTorch', 'processor time', 'speed-up', 'load before'], [...rows, total])}

Target: ≥ ${AIM} × faster, medians compared, ${countOf(repetitions.length, 'repetition')}: ${formatNumber(ratio, 2)} ×, ${ratio >= AIM ? 'met' : '**not met**'}. Seed by seed: ${writeRatio(compare('seconds'))}; by processor time: ${writeRatio(compare('processorSeconds'))}.
`;
}

function describeStart(start: TargetResult['start']): string {
  if (start === undefined) return 'Both begin with random suggestions, until 10 trials have finished.';
  return `Each begins as by its own default: ours with even points (\`${start.initial}\`) until ${countOf(start.startup, 'trial has', 'trials have')} finished, Optuna with random ones until 10 have.`;
}

function describeReached({ seconds, processorSeconds, networks, epochs }: Reached): string[] {
  return [`${formatNumber(seconds, 1)} s (${networks}, ${epochs})`, `${formatNumber(processorSeconds, 1)} s`];
}
