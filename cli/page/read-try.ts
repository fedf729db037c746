import { chooseTrial, readModel } from '../../activities/stages/export-model.ts';
import { readSweepLedger } from '../../activities/stages/ledgers.ts';
import type { RecipeContext } from '../../activities/stages/stage-context.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { buildModelDocument } from '../../core/export/json/index.ts';
import { buildTryView, type TryView } from '../../web/views/try-view.ts';
import type { Gathered } from './results-reader.ts';

/** The best finished network, with recordings to try it on. @throws DurasweepError InvalidConfig if no trial has finished */
export async function readTry(context: RecipeContext, { results, analysis }: Gathered): Promise<TryView> {
  const { winner } = analysis;
  if (winner === null) throw new DurasweepError('InvalidConfig', 'No trial has finished yet: there is no network to try.');
  const ledger = await readSweepLedger(context.store, { sweepId: results.sweepId, startedAt: null });
  const { model, judged } = await readModel(context, ledger, chooseTrial(results.trials, winner.variant));
  return buildTryView({ model: buildModelDocument(model), recordings: judged, sensor: ledger.configuration.dataset.sensor });
}
