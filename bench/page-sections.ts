import { countOf, formatNumber, formatShare } from '../core/report/format.ts';
import { measureShares } from './cases/arithmetic.ts';
import { compareSweeps, readWall, type SweepCaseResult } from './cases/sweep.ts';
import { REFERENCE_MODELS } from './models.ts';
import type { OurSweep } from './our-sweep.ts';
import { writeRatio, writeSeconds, writeShare, writeTable } from './page-table.ts';
import type { PytorchSweep } from './pytorch-sweep.ts';
import type { CaseResults } from './results.ts';
import { averageRatios, compareInPairs, measureSpread } from './statistics.ts';

export function writeEpochs(all: CaseResults['epochs'], level: string, figurePath: string | null): string {
  const results = all.filter((result) => result.level === level);
  if (results.length === 0) return '';
  const rows = results.map(({ name, padded, sorted, pytorch }) => [
    name,
    ...[pytorch, padded, sorted].map((seconds) => `${formatNumber(measureSpread(seconds).median, 2)} s`),
    writeRatio(compareInPairs(pytorch, padded)),
    writeRatio(compareInPairs(pytorch, sorted)),
  ]);
  const reference = results.filter(({ name }) => REFERENCE_MODELS.some((model) => model.name === name));
  const mean = (key: 'padded' | 'sorted') =>
    `${formatNumber(averageRatios(reference.map((result) => compareInPairs(result.pytorch, result[key]))), 2)} ×`;
  return `### One epoch, one thread, ${level}
The training part of one epoch. "Padded" means random batches of 64 and the last padded step as readout, with the same rows in each batch for both. "Sorted" compares our
epoch with batches of similar length and the last valid step as readout with PyTorch's padded epoch. PyTorch, ours padded and ours sorted alternate in
separate processes, of which only one works at a time. All are limited to the instructions of ${level}, and the first epoch of each is not counted. A ratio is the median over
repetitions, with minimum and maximum. The geometric mean covers the recurrent models.

${writeTable(['model', 'PyTorch', 'ours, padded', 'ours, sorted', 'speed-up, padded', 'speed-up, sorted'], [...rows, ['geometric mean', '', '', '', mean('padded'), mean('sorted')]])}
${figurePath === null ? '' : `\n![Seconds per epoch by model: PyTorch, ours padded, ours sorted, and the limit](${figurePath})\n`}`;
}

export function writeArithmetic(all: CaseResults['arithmetic'], level: string): string {
  const results = all.filter((result) => result.level === level);
  if (results.length === 0) return '';
  const rows = results.map((result) => [
    result.name,
    formatNumber(measureSpread(result.flops).median / 1e9, 0),
    formatNumber(measureSpread(result.flopsPerSecond).median / 1e9, 0),
    writeSeconds(measureSpread(result.seconds)),
    writeShare(measureSpread(measureShares(result)), 0),
  ]);
  return `### Share of the arithmetic limit, ${level}
Floating-point operations are the multiply-adds of the matrix products (input and recurrent, of every direction and layer, convolution, head) × 2, and × 3 for forward and backward, with
every sequence padded to its batch. If only one step of a top layer's backward direction is used, only that step counts; of transformer and tcn,
only the steps that the last one depends on. The rate is
measured with a product of two 2,048 × 2,048 matrices in TensorFlow, on one thread, right before each epoch. The share is the time that the
products would take at that rate, divided by the time of the padded epoch.

${writeTable(['model', 'GFLOP per epoch', 'GFLOP/s of a large product', 'padded epoch', 'share of the limit'], rows)}
`;
}

export function writeGpu(results: CaseResults['gpu']): string {
  if (results.length === 0) return '';
  const rows = results.map(({ name, ours, pytorch }) => [
    name,
    ...[pytorch, ours].map((seconds) => `${formatNumber(measureSpread(seconds).median, 2)} s`),
    writeRatio(compareInPairs(pytorch, ours)),
  ]);
  const mean = averageRatios(results.map(({ ours, pytorch }) => compareInPairs(pytorch, ours)));
  return `### One epoch on the GPU
The training part of one epoch with random batches of 64 and the last padded step as readout, the same rows in each batch for both. The two alternate in
separate processes. PyTorch's data is on the GPU beforehand; ours is sent batch by batch. The first epoch of each is not counted.

${writeTable(['model', 'PyTorch', 'ours', 'speed-up'], [...rows, ['geometric mean', '', '', `${formatNumber(mean, 2)} ×`]])}
`;
}

export function writeInference(all: CaseResults['inference'], level: string): string {
  const results = all.filter((result) => result.level === level);
  if (results.length === 0) return '';
  const write = (seconds: readonly number[]) => {
    const { median, minimum, maximum } = measureSpread(seconds.map((each) => each * 1_000));
    return `${formatNumber(median, 3)} ms (${formatNumber(minimum, 3)} to ${formatNumber(maximum, 3)})`;
  };
  const rows = results.map(({ name, alone, tensorflow }) => [name, write(alone), write(tensorflow)]);
  return `### One recording, ${level}
The validation recordings, one at a time, on one thread: the time of the median recording, and the median, minimum and maximum of the repetitions.
"Alone" is how a trained network is evaluated and exported for single recordings: recurrent layers call the kernels directly, all else is plain arithmetic in JavaScript. "Through
TensorFlow" is a batch of one recording in training's network.

${writeTable(['model', 'alone', 'through TensorFlow'], rows)}
`;
}

export function writeSweep({ cores, exact, fast, pytorchInTurn, pytorchSideBySide }: SweepCaseResult): string {
  const rows = [
    describePeer(`PyTorch, sequential runs, ${cores} threads`, pytorchInTurn),
    describePeer(`PyTorch, ${cores} processes with one thread each, longest run first`, pytorchSideBySide),
    describeOurs(exact),
    describeOurs(fast),
  ];
  const [{ trained = 0, runs = 0, slots = cores } = {}] = exact;
  return `### The 14-run sweep
The four alternate; a row is the median over ${countOf(exact.length, 'repetition')}, with minimum and maximum. Ours is the time of the whole command, from start to exit: servers,
workers, trainings and report, with empty stores. It trains ${trained} of the ${runs} runs and shares the results of identical ones; PyTorch trains every run.
PyTorch's data is prepared beforehand, and it writes nothing. Both PyTorch rows use the exact protocol. "Outside training" is the share of sweep time ×
${slots} slots that is not training: Temporal, storage, evaluation, and slots that are idle during the last run.

${writeTable(['sweep', 'wall time', 'mean best validation accuracy', 'training', 'outside training'], rows)}

${writeTable(
  ['speed-up', 'over PyTorch, sequential', 'over PyTorch, parallel'],
  [exact, fast].map((ours) => [
    nameConfiguration(ours),
    ...[pytorchInTurn, pytorchSideBySide].map((peer) => writeRatio(compareSweeps(peer, ours))),
  ]),
)}
`;
}

function nameConfiguration([first]: readonly OurSweep[]): string {
  return `\`${first?.configurationFile}\``;
}

function describePeer(name: string, sweeps: readonly PytorchSweep[]): string[] {
  const accuracy = measureSpread(sweeps.map(({ meanAccuracy }) => meanAccuracy));
  return [name, writeSeconds(measureSpread(readWall(sweeps))), formatShare(accuracy.median), '', ''];
}

function describeOurs(sweeps: readonly OurSweep[]): string[] {
  const read = (key: 'meanAccuracy' | 'trainingSeconds' | 'overhead') => measureSpread(sweeps.map((sweep) => sweep[key]));
  return [
    `ours, ${nameConfiguration(sweeps)}`,
    writeSeconds(measureSpread(readWall(sweeps))),
    formatShare(read('meanAccuracy').median),
    writeSeconds(read('trainingSeconds')),
    writeShare(read('overhead'), 1),
  ];
}

export function writeOthers({ loading, report, memory }: Partial<Pick<CaseResults, 'loading' | 'report' | 'memory'>>): string {
  const rows = [
    ...(loading === undefined
      ? []
      : [
          [
            `loading ${formatNumber(loading.recordings)} recordings: from archive to tensors`,
            writeSeconds(measureSpread(loading.coldSeconds)),
          ],
          ['the same, everything already stored', writeSeconds(measureSpread(loading.cachedSeconds))],
        ]),
    ...(report ?? []).map(({ variants, trials, seconds }) => [
      `report of ${formatNumber(trials)} trials, ${variants} variants`,
      writeSeconds(measureSpread(seconds)),
    ]),
    ...(memory ?? []).flatMap(({ name, states }) => [
      [
        `memory of a process that trains ${name}, after epoch ${states.map(({ epoch }) => epoch).join(', ')}`,
        `${states.map(({ residentMegabytes }) => residentMegabytes).join(', ')} MB`,
      ],
      [
        'of which private (the rest is mapped files such as TensorFlow’s library)',
        `${states.map(({ ownMegabytes }) => ownMegabytes ?? '–').join(', ')} MB`,
      ],
    ]),
  ];
  return `### Loading, report, memory
Loading runs the product's stages with an in-memory store. The report case runs the analysis and writes figures and all files for generated results, in one process. Memory is
the resident memory of a new process that does the work of a slot: training, with the data and TensorFlow loaded.

${writeTable(['what', 'measured'], rows)}
`;
}
