import {
  ApplicationFailure,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import { describeModel } from '../../core/domain/describe-model.ts';
import { parseDuration } from '../../core/domain/duration.ts';
import type { FailureClass } from '../../core/domain/failure-classes.ts';
import type { Variant } from '../../core/domain/variant.ts';
import { describeFailure } from '../describe-failure.ts';
import { readStageTimes } from '../run-stage.ts';
import { findSearch, hearResult } from '../search/hear-results.ts';
import { listAttributes } from '../search-attributes.ts';
import type { VariantSummary } from '../steering-requests.ts';
import type { variant as variantWorkflow } from '../variant/variant.ts';
import type { VariantInput } from '../variant/variant-input.ts';
import { findSources } from './find-sources.ts';
import { countVariants } from './list-names.ts';
import type { PlannedVariant } from './plan-queue.ts';
import { note, type SweepState } from './sweep-state.ts';
import { getStatus, markCancelled, markCompleted, markLaunched, markParked, markSkipped, markStopped } from './variant-states.ts';

const DIVERGED: FailureClass = 'TrainingDiverged';

export const childId = (variant: string) => `${workflowInfo().workflowId}/${variant}`;

/** Trains a variant in a child workflow and then updates its state. */
export async function runVariant(state: SweepState, planned: PlannedVariant): Promise<void> {
  const { variant, priorityKey } = planned;
  const round = markLaunched(state, variant.name);
  state.trainingSince ??= Date.now();
  note(state, `${variant.name} starts${round === 1 ? '' : `, round ${round}`}.`);
  try {
    await findSources(state, variant);
    const summary = await executeChild<typeof variantWorkflow>('variant', {
      workflowId: childId(variant.name),
      args: [buildInput(state, planned)],
      staticSummary: describeVariant(variant),
      typedSearchAttributes: listAttributes({
        sweepId: workflowInfo().workflowId,
        variant: variant.name,
        state: 'running',
        bestValidationAccuracy: null,
      }),
      priority: { priorityKey },
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      // A run may be left over after a reset to before its launch or from a terminated sweep: it is terminated; the new run resumes from its checkpoints.
      workflowIdReusePolicy: 'TERMINATE_IF_RUNNING',
    });
    settleTrained(state, planned, summary);
    for (const { reason } of summary.incidents) note(state, `${variant.name}: ${reason}`);
  } catch (error) {
    settleFailed(state, variant.name, error);
  }
}

function settleTrained(state: SweepState, { variant: { name }, stopAfter, trainings }: PlannedVariant, summary: VariantSummary): void {
  // Some training runs end before they are due to pause.
  const isStopped = (stopAfter !== null || trainings !== null) && summary.completed < countTrials(state);
  if (isStopped) markStopped(state, name, summary);
  else markCompleted(state, name, summary);
  if (!isStopped) note(state, describeCompleted(name, summary));
  hearResult(state, name, { kind: 'trained', summary });
}

/** Of each variant. */
function countTrials({ prepared, configuration }: SweepState): number {
  return (prepared?.folds.length ?? 1) * resolveSeeds(configuration.seeds).length;
}

function describeCompleted(name: string, { completed, reused, validationAccuracy }: VariantSummary): string {
  const accuracy = validationAccuracy === null ? '' : `, validation accuracy ${(100 * validationAccuracy).toFixed(2)} %`;
  const found = reused === 0 ? '' : `; ${reused} of its trials were already finished and reused`;
  return `${name} is completed: ${completed} ${completed === 1 ? 'trial' : 'trials'}${accuracy}${found}.`;
}

function settleFailed(state: SweepState, name: string, error: unknown): void {
  if (isCancellation(error)) {
    markCancelled(state, name);
    // Searches of a cancelled sweep do not continue.
    if (state.phase !== 'cancelled') hearResult(state, name, { kind: 'failed' });
    return;
  }
  const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
  // The variant's own failure names its trials; of other failures, such as a record that could not be stored, take the innermost cause.
  const failure = cause instanceof ApplicationFailure ? cause.message : describeFailure(error);
  const summary = cause instanceof ApplicationFailure ? (cause.details?.[0] as VariantSummary | undefined) : undefined;
  markParked(state, name, { failure, summary });
  const isDiverged = cause instanceof ApplicationFailure && cause.type === DIVERGED && findSearch(state, name) !== undefined;
  // A search continues with other points: nobody has to fix this one.
  if (isDiverged) markSkipped(state, name);
  note(state, `${name} ${isDiverged ? 'diverged' : 'is parked'}. ${getStatus(state, name).failure}`);
  hearResult(state, name, { kind: isDiverged ? 'diverged' : 'failed' });
}

function buildInput(state: SweepState, { variant, stopAfter, trainings }: PlannedVariant): VariantInput {
  const { prepared, configuration } = state;
  if (prepared === null) throw new Error('Variants are launched after the data is prepared.');
  const { execution } = configuration;
  const status = getStatus(state, variant.name);
  return {
    sweepId: workflowInfo().workflowId,
    startedAt: state.startedAt,
    variant,
    datasetSha256: prepared.dataset.sha256,
    folds: prepared.folds,
    seeds: resolveSeeds(configuration.seeds),
    trainingQueue: prepared.trainingQueue,
    concurrency: state.concurrency,
    paused: state.paused,
    checkpointEveryEpochs: execution.checkpointEveryEpochs,
    ...readStageTimes(configuration),
    stallMilliseconds: parseDuration(execution.stallTimeLimit),
    isPublished: true,
    round: status.round,
    changed: state.changed.includes(variant.name),
    extendsMaxEpochs: status.extendsMaxEpochs,
    reportsAllowed: shareReports(state),
    ...(stopAfter === null ? {} : { stopAfter }),
    ...(stopAfter === null || countTrials(state) > 1 ? {} : { asksSearch: true }),
    ...(trainings === null ? {} : { trainings }),
    ...pickSource(state, variant),
    ...(configuration.evaluation === undefined ? {} : { copies: configuration.evaluation.copies }),
  };
}

function pickSource({ sources }: SweepState, { training: { initialise } }: Variant): Pick<VariantInput, 'sources'> {
  const trials = initialise === undefined ? undefined : sources[initialise.from];
  return initialise === undefined || trials === undefined ? {} : { sources: { [initialise.from]: trials } };
}

/** Maximum number of intermediate reports of variants per sweep: each adds up to four events to its history. */
const REPORTS_A_SWEEP = 500;
const REPORTS_A_VARIANT = 50;

/** With many variants, finished variants show enough progress. */
function shareReports(state: SweepState): number {
  return Math.min(REPORTS_A_VARIANT, Math.floor(REPORTS_A_SWEEP / countVariants(state)));
}

function describeVariant({ name, model, training }: Variant): string {
  return `${name}: ${describeModel(model)}, up to ${training.maxEpochs} epochs`;
}
