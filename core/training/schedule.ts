import type { LearningRateSchedule } from '../domain/schedule-schema.ts';

/** State of a learning-rate schedule; part of a checkpoint. */
export interface ScheduleState {
  /** Learning rate for the next epoch. */
  readonly learningRate: number;
  /** Lowest validation loss the plateau schedule has seen; null before the first epoch. */
  readonly bestLoss: number | null;
  /** Number of epochs since then. */
  readonly badEpochs: number;
}

export interface ScheduleRequest {
  readonly schedule: LearningRateSchedule;
  /** The configured step size. */
  readonly learningRate: number;
  readonly maxEpochs: number;
}

export function startSchedule(request: ScheduleRequest): ScheduleState {
  return { learningRate: chooseLearningRate(request, 1, request.learningRate), bestLoss: null, badEpochs: 0 };
}

export interface AdvanceRequest extends ScheduleRequest {
  readonly state: ScheduleState;
  /** The epoch just finished, from 1. */
  readonly epoch: number;
  readonly validationLoss: number;
}

/** The state for the epoch after the one just finished. */
export function advanceSchedule(request: AdvanceRequest): ScheduleState {
  const { schedule, state, epoch } = request;
  if (schedule.type === 'plateau') return advancePlateau(schedule, state, request.validationLoss);
  return { ...state, learningRate: chooseLearningRate(request, epoch + 1, state.learningRate) };
}

const PLATEAU_THRESHOLD = 1e-4;
const SMALLEST_REDUCTION = 1e-8;

/** PyTorch's ReduceLROnPlateau: reduces after more than `patience` epochs whose loss is not at least 0.01 % below the best. */
function advancePlateau(schedule: LearningRateSchedule & { type: 'plateau' }, state: ScheduleState, loss: number): ScheduleState {
  if (state.bestLoss === null || loss < state.bestLoss * (1 - PLATEAU_THRESHOLD)) return { ...state, bestLoss: loss, badEpochs: 0 };
  const badEpochs = state.badEpochs + 1;
  if (badEpochs <= schedule.patience) return { ...state, badEpochs };
  const reduced = Math.max(state.learningRate * schedule.factor, schedule.minimumLearningRate);
  const learningRate = state.learningRate - reduced > SMALLEST_REDUCTION ? reduced : state.learningRate;
  return { ...state, learningRate, badEpochs: 0 };
}

function chooseLearningRate({ schedule, learningRate, maxEpochs }: ScheduleRequest, epoch: number, current: number): number {
  if (schedule.type !== 'cosine') return current;
  const { warmupEpochs, minimumLearningRate } = schedule;
  if (epoch < warmupEpochs) return (learningRate * epoch) / warmupEpochs;
  const peak = Math.max(warmupEpochs, 1);
  const progress = maxEpochs > peak ? Math.min(1, (epoch - peak) / (maxEpochs - peak)) : 0;
  return minimumLearningRate + ((learningRate - minimumLearningRate) * (1 + Math.cos(Math.PI * progress))) / 2;
}
