import { applyChanges } from '../../configs/apply-changes.ts';
import { planVariants } from '../../configs/plan-variants.ts';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import { searchAgain } from '../../configs/search/search-again.ts';
import { reportFolder } from '../../core/domain/artifact-keys.ts';
import { CODE_VERSIONS } from '../../core/domain/code-versions.ts';
import { describeLost, findLost } from '../../core/domain/lost-results.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import type { SweepLedger, VariantLedger } from '../contract/ledger-stages.ts';
import type { AnalysedSweep } from '../contract/report-stages.ts';
import { scoreFolds } from './baselines.ts';
import { buildSearchRecords } from './build-search-records.ts';
import { collectEnsembles } from './collect-ensembles.ts';
import { collectTrials } from './collect-trials.ts';
import { countWork } from './count-work.ts';
import { describeData } from './describe-data.ts';
import { putJsonVerified } from './json-artifact.ts';
import { readSweepLedger, readVariantLedgers } from './ledgers.ts';
import { readMachine, readPackageVersions } from './machine.ts';
import type { RecipeContext, StageContext } from './stage-context.ts';

/** Gathers everything for the report, from the store only: no training, no workflow state. */
export async function analyseSweep(
  input: { readonly sweepId: string; readonly startedAt: string | null },
  context: StageContext,
): Promise<AnalysedSweep> {
  const { store } = context;
  const ledger = await readSweepLedger(store, input);
  const variants = await readVariantLedgers(store, ledger);
  const baselines = ledger.configuration.execution.baselines ? await scoreFolds(ledger.folds, context) : [];
  const results = await gatherResults({ ledger, variants, baselines }, context);
  const prefix = reportFolder(ledger.sweepId, results);
  return { sweepId: ledger.sweepId, prefix, results: await putJsonVerified(store, `${prefix}/sweep-results.json`, results) };
}

export interface GatherInput {
  readonly ledger: SweepLedger;
  readonly variants: ReadonlyMap<string, VariantLedger>;
  readonly baselines: SweepResults['baselines'];
}

/** The results of a sweep's finished trials, whether the sweep itself is finished or not. */
export async function gatherResults({ ledger, variants, baselines }: GatherInput, context: RecipeContext): Promise<SweepResults> {
  const { store } = context;
  const trials = await collectTrials(store, ledger, variants, countWork(context, 'trials'));
  const described = await describeData(ledger, context);
  const { dataset } = described;
  const onTrial = countWork(context, 'predictions');
  const searches = buildSearchRecords(ledger, trials);
  const together = await collectEnsembles({ store, configuration: ledger.configuration, trials, dataset, onTrial });
  return {
    sweepId: ledger.sweepId,
    name: ledger.configuration.name,
    description: ledger.configuration.description,
    ...described,
    ...(ledger.dataset.sourceProblems === undefined ? {} : { sourceProblems: ledger.dataset.sourceProblems }),
    experiments: listExperiments(ledger),
    claims: ledger.configuration.claims,
    trials,
    ...together,
    ...(searches.length === 0 ? {} : { searches }),
    baselines,
    journal: [...ledger.journal, ...noteLost(ledger, trials)],
    startedAt: ledger.startedAt,
    finishedAt: ledger.finishedAt,
    partial: ledger.partial || findLost(trials).length > 0,
    manifest: {
      // As trained: without the changes, the manifest would not reproduce these bits.
      configuration: searchAgain(applyChanges(ledger.configuration, ledger.changes)),
      datasetSha256: ledger.dataset.sha256,
      trainingCodeVersion: listTrainingVersions(trials),
      packages: readPackageVersions(),
      tensorflowVersion: listTensorflowVersions(trials),
      machine: readMachine(),
      seeds: resolveSeeds(ledger.configuration.seeds),
    },
  };
}

/** Journal entries with the time of the ledger's last entry, because the time of the loss is unknown. */
function noteLost({ journal, startedAt }: SweepLedger, trials: SweepResults['trials']): SweepResults['journal'] {
  const at = journal.at(-1)?.at ?? startedAt;
  return describeLost(trials).map((what) => ({ at, what: `Lost: ${what}` }));
}

/** Versions of the code that trained the trials; without a finished trial, this code's version. */
function listTrainingVersions(trials: SweepResults['trials']): string {
  const versions = new Set(trials.flatMap(({ trainingCodeVersion }) => trainingCodeVersion ?? []));
  return [...versions].sort().join(', ') || CODE_VERSIONS.training;
}

/** TensorFlow versions of the trials; several if workers differed. */
function listTensorflowVersions(trials: SweepResults['trials']): string {
  const versions = new Set(trials.flatMap(({ summary }) => summary?.tensorflowVersion ?? []));
  return [...versions].sort().join(', ') || 'unknown';
}

function listExperiments({ configuration, changes }: SweepLedger): SweepResults['experiments'] {
  const variants = planVariants(configuration, changes);
  const names = [...new Set(variants.map((variant) => variant.experiment))];
  return names.map((name) => ({
    name,
    question: configuration.experiments.find((experiment) => experiment.name === name)?.question ?? '',
    variants: variants.filter((variant) => variant.experiment === name).map((variant) => variant.name),
  }));
}
