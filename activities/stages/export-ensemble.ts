import type { EnsembleFold, EnsembleMember } from '../../core/domain/ensembles.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import type { ExportEnsemble } from '../../core/export/exporter.ts';
import type { SweepLedger } from '../contract/ledger-stages.ts';
import { evaluateOneEnsemble } from './collect-ensembles.ts';
import { loadModel } from './export-model.ts';
import type { RecipeContext } from './stage-context.ts';

/** An ensemble as exporters want it, and how its fold does. */
export interface LoadedEnsemble {
  readonly ensemble: ExportEnsemble;
  readonly fold: EnsembleFold;
  readonly synthetic: boolean;
}

/**
 * The networks of the fold in which an ensemble does best on the validation part; of equals, the first. Each is compared with what TensorFlow
 * answered.
 *
 * @param trials of the whole sweep
 * @throws DurasweepError InvalidConfig where no fold has all its networks
 */
export async function loadEnsemble(
  context: RecipeContext,
  { ledger, trials, name }: { readonly ledger: SweepLedger; readonly trials: readonly TrialRecord[]; readonly name: string },
): Promise<LoadedEnsemble> {
  refuseNested(ledger, name);
  const folds = await evaluateOneEnsemble(name, { store: context.store, configuration: ledger.configuration, trials });
  const fold = chooseFold(folds, name);
  const members: ExportEnsemble['members'][number][] = [];
  for (const member of fold.members) {
    const { model } = await loadModel(context, ledger, findTrial(trials, fold.fold, member));
    members.push({ model, weight: member.weight });
  }
  const synthetic = members.some(({ model }) => model.provenance.synthetic);
  return { ensemble: { name, members, temperature: fold.temperature }, fold, synthetic };
}

/** There, an ensemble is chosen anew for every user. */
function refuseNested({ configuration }: SweepLedger, name: string): void {
  if (configuration.split.method !== 'nested-leave-one-user-out') return;
  throw new DurasweepError(
    'InvalidConfig',
    `The ensemble "${name}" of a nested split has no networks of its own: they differ from user to user. Name a variant, or run the ensemble with another split.method.`,
  );
}

function chooseFold(folds: readonly EnsembleFold[], name: string): EnsembleFold {
  const [best] = [...folds].sort((a, b) => b.validation.accuracy - a.validation.accuracy || a.fold - b.fold);
  if (best !== undefined) return best;
  throw new DurasweepError('InvalidConfig', `No fold of the ensemble "${name}" has all its networks yet; wait for one, or name a variant.`);
}

function findTrial(trials: readonly TrialRecord[], fold: number, { variant, seed }: EnsembleMember): TrialRecord {
  const found = trials.find((trial) => trial.variant === variant && trial.fold === fold && trial.seed === seed);
  if (found === undefined) throw new RangeError(`${variant}, fold ${fold}, seed ${seed} is no trial of the sweep`);
  return found;
}
