import { readWithoutStoring } from '../../activities/stages/download-dataset.ts';
import { listWarnings } from '../../configs/list-warnings.ts';
import { planTrainings, resolveSeeds, resolveVariants } from '../../configs/resolve-variants.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { describeSplit, fillFolds, splitDataset } from '../../core/dataset/split.ts';
import { countOf } from '../../core/domain/count-of.ts';
import { listDataWarnings } from '../../core/domain/data-warnings.ts';
import { summariseDataset } from '../../core/domain/dataset-summary.ts';
import type { DatasetDescription } from '../../core/domain/results.ts';
import { listSplitWarnings } from '../../core/domain/split-warnings.ts';
import { checkSweepId } from '../../core/domain/sweep-id.ts';
import { refuseUnfit } from '../../core/domain/training-problems.ts';
import { listTrainingWarnings } from '../../core/domain/training-warnings.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { listReadableFolders } from '../../workers/readable-folders.ts';
import { loadConfiguration } from '../load-configuration.ts';
import { EXIT } from '../run-command.ts';
import { listSourceRoots } from '../source-roots.ts';

/**
 * Reads a configuration and its data in the same way as a sweep, and prints a summary.
 * @throws DurasweepError InvalidConfig or DatasetRejected, like the sweep.
 */
export async function checkConfiguration(file: string, signal: AbortSignal): Promise<number> {
  const { configuration } = await loadConfiguration(file);
  checkSweepId(configuration.name);
  const environment = readEnvironment();
  const sourceRoots = [...environment.sourceRoots, ...listSourceRoots(file, configuration.dataset.sources)];
  const { parsed, description } = await readWithoutStoring(configuration.dataset, {
    signal,
    sourceVariables: environment.sourceVariables,
    readableFolders: listReadableFolders({ ...environment, sourceRoots }),
    reportProgress: () => undefined,
  });
  print([...summariseDataset(description), ...listDataWarnings(description).map(({ message }) => `Warning: ${message}.`)]);
  print(describePlan(configuration, parsed, description));
  print(describeWarnings(configuration));
  return EXIT.done;
}

function describePlan(configuration: SweepConfiguration, dataset: Dataset, described: DatasetDescription): string[] {
  const { split } = configuration;
  const plan = planTrainings(configuration);
  refuseUnfit(plan, { features: dataset.features.length, shortest: described.lengths.minimum });
  const made = splitDataset({ dataset, options: fillFolds(split) });
  const { folds } = made;
  const splitDescription = describeSplit({ dataset, split: made, nearDuplicates: 0 });
  const warnings = [
    ...listSplitWarnings(dataset.classes, splitDescription),
    ...listTrainingWarnings({ dataset: described, split: splitDescription, ...plan }),
  ];
  const searched = configuration.experiments.reduce((sum, { search }) => sum + (search?.budget.trials ?? 0), 0);
  const variants = resolveVariants(configuration).length + searched;
  const seeds = resolveSeeds(configuration.seeds).length;
  const parts = folds.map(({ train, validation, test }) => `${train.length} / ${validation.length} / ${test.length}`);
  return [
    `Split "${split.method}": train / validation / test of each fold: ${parts.slice(0, 10).join(', ')}${parts.length > 10 ? ', …' : ''}`,
    `${searched === 0 ? '' : 'At most '}${countOf(variants, 'variant')} × ${countOf(folds.length, 'fold')} × ${countOf(seeds, 'seed')} = ${countOf(variants * folds.length * seeds, 'trial')}`,
    ...warnings.map(({ message }) => `Warning: ${message}.`),
  ];
}

/** One line per warning. */
function describeWarnings(configuration: SweepConfiguration): string[] {
  return listWarnings(configuration).map((warning) => `Warning: ${warning}`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
