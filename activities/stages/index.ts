import type { StageActivities, StageName } from '../contract/stages.ts';
import type { StageContext } from './stage-context.ts';

type Stage<Name extends StageName> = (
  input: Parameters<StageActivities[Name]>[0],
  context: StageContext,
) => ReturnType<StageActivities[Name]>;

/**
 * Every stage by name, in pipeline order. Loaded on first use: a process that only downloads or reports never loads TensorFlow.
 */
export const STAGES: { readonly [Name in StageName]: () => Promise<Stage<Name>> } = {
  downloadDataset: async () => (await import('./download-dataset.ts')).downloadDataset,
  splitDataset: async () => (await import('./split-dataset.ts')).splitDataset,
  padSequences: async () => (await import('./pad-sequences.ts')).padSequences,
  findSource: async () => (await import('./find-source.ts')).findSource,
  trainTrial: async () => (await import('./train-trial.ts')).trainTrial,
  evaluateTrial: async () => (await import('./evaluate-trial.ts')).evaluateTrial,
  recordVariant: async () => (await import('./ledgers.ts')).recordVariant,
  recordSweep: async () => (await import('./ledgers.ts')).recordSweep,
  storeState: async () => (await import('./carried-state.ts')).storeState,
  readState: async () => (await import('./carried-state.ts')).readState,
  analyseSweep: async () => (await import('./analyse-sweep.ts')).analyseSweep,
  renderFigures: async () => (await import('./render-figures.ts')).renderFigures,
  writeReport: async () => (await import('./write-report.ts')).writeReport,
};
