import { loadConfiguration } from '../cli/load-configuration.ts';
import { resolveVariants } from '../configs/resolve-variants.ts';
import type { KernelLevel } from '../core/models/kernel-level.ts';
import { listCudaDevices } from '../infra/set-up/tensorflow-library.ts';
import { measureArithmetic } from './cases/arithmetic.ts';
import { measureEpochs } from './cases/epochs.ts';
import { measureGpu } from './cases/gpu.ts';
import { measureInference } from './cases/inference.ts';
import { measureLoading } from './cases/loading.ts';
import { measureMemory } from './cases/memory.ts';
import { measureReport } from './cases/report.ts';
import { measureSweep } from './cases/sweep.ts';
import type { BenchModel } from './models.ts';
import type { CaseName, CaseResults } from './results.ts';
import { CONFIGURATIONS, type Workbench } from './workbench.ts';

export interface BenchCase<Name extends CaseName> {
  /** For the help text. */
  readonly what: string;
  /** Approximate minutes in the full benchmark on two idle cores. */
  readonly minutes: number;
  readonly inQuick: boolean;
  readonly needsPytorch: boolean;
  /** @param keep writes the results that a long case has so far */
  readonly measure: (workbench: Workbench, keep: (result: CaseResults[Name]) => Promise<void>) => Promise<CaseResults[Name]>;
}

/** Models of the cases that do not use all models, and of the quick benchmark: small ones, and the one that a target names. */
const MEMORY = { full: ['gru_h64', 'gru_128x2'], quick: ['gru_h64'] };
const QUICK_EPOCHS = ['gru_h64', 'gru_h128', 'gru_h256', 'lstm_128x2', 'conv1d_gru'];
const QUICK_ARITHMETIC = ['gru_h64', 'gru_h256'];
/** At the baseline level an epoch takes several times as long, and only the comparison matters there. */
const BASELINE_MODELS = ['gru_h64'];
const MEMORY_EPOCHS = { full: 100, quick: 10 };
/** Loading takes a second, so even the quick benchmark can repeat it. */
const LEAST_LOADINGS = 5;

export const CASES: { readonly [Name in CaseName]: BenchCase<Name> } = {
  epochs: {
    what: 'one epoch of each model on one thread, ours and PyTorch’s alternating',
    minutes: 10,
    inQuick: true,
    needsPytorch: true,
    measure: (workbench, keep) =>
      measureLevels({ workbench, keep, names: workbench.quick ? QUICK_EPOCHS : null }, (level) => {
        const processes = { ours: workbench.startOurs(level), pytorch: workbench.startPytorch(1, level) };
        return (model) => measureEpochs({ ...workbench, ...processes, level, model, fold: workbench.prepared.fold });
      }),
  },
  arithmetic: {
    what: 'time of each model compared with its matrix products alone',
    minutes: 4,
    inQuick: true,
    needsPytorch: false,
    measure: (workbench, keep) =>
      measureLevels({ workbench, keep, names: workbench.quick ? QUICK_ARITHMETIC : null }, (level) => {
        const ours = workbench.startOurs(level);
        return (model) => measureArithmetic({ ...workbench, ours, level, model, fold: workbench.prepared.fold });
      }),
  },
  gpu: {
    what: 'one epoch of each model on the GPU, ours and PyTorch’s alternating, where there is a GPU',
    minutes: 1,
    inQuick: false,
    needsPytorch: true,
    measure: async (workbench) => {
      if ((await listCudaDevices()).length === 0) {
        workbench.onProgress('no GPU found: nothing to measure on one');
        return [];
      }
      const processes = { ours: workbench.startOurs('gpu'), pytorch: workbench.startPytorch(1, 'gpu') };
      return measureGpu({ ...workbench, ...processes, fold: workbench.prepared.fold });
    },
  },
  inference: {
    what: 'one recording at a time through each model, by our kernels alone and through TensorFlow',
    minutes: 1,
    inQuick: true,
    needsPytorch: false,
    measure: (workbench, keep) =>
      measureLevels({ workbench, keep, names: workbench.quick ? QUICK_ARITHMETIC : null }, (level) => {
        const ours = workbench.startOurs(level);
        return (model) => measureInference({ ...workbench, ours, level, model });
      }),
  },
  loading: {
    what: 'from the archive to tensors, and again with everything stored',
    minutes: 1,
    inQuick: true,
    needsPytorch: false,
    measure: ({ repetitions, onProgress }) =>
      measureLoading({ configurationFile: CONFIGURATIONS.exact, repetitions: Math.max(LEAST_LOADINGS, repetitions), onProgress }),
  },
  memory: {
    what: 'memory and tensors of a training process over 100 epochs',
    minutes: 4,
    inQuick: true,
    needsPytorch: false,
    measure: (workbench) =>
      measureMemory({
        ...workbench,
        models: pick(workbench, workbench.quick ? MEMORY.quick : MEMORY.full),
        epochs: workbench.quick ? MEMORY_EPOCHS.quick : MEMORY_EPOCHS.full,
      }),
  },
  report: {
    what: 'the report of 14 runs and of about 1,000 trials',
    minutes: 1,
    inQuick: true,
    needsPytorch: false,
    measure: (workbench) => measureReport(workbench),
  },
  sweep: {
    what: 'the whole 14-run sweep, exact and fast, and PyTorch’s two variants, alternating',
    minutes: 90,
    inQuick: false,
    needsPytorch: true,
    measure: async (workbench, onPartial) => {
      const { configuration } = await loadConfiguration(CONFIGURATIONS.exact);
      const variants = resolveVariants(configuration);
      return measureSweep({ ...workbench, configurations: CONFIGURATIONS, variants, onPartial });
    },
  },
};

export const CASE_NAMES = Object.keys(CASES) as CaseName[];

function pick({ models }: Workbench, names: readonly string[] | null): readonly BenchModel[] {
  return names === null ? models : models.filter(({ name }) => names.includes(name));
}

interface LevelsRequest<Result> {
  readonly workbench: Workbench;
  /** Names of models; null: all. */
  readonly names: readonly string[] | null;
  readonly keep: (results: readonly Result[]) => Promise<void>;
}

/** One level after another, fastest first, each in its own processes. Results are kept after every model. */
async function measureLevels<Result>(
  { workbench, names, keep }: LevelsRequest<Result>,
  prepare: (level: KernelLevel) => (model: BenchModel) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const level of workbench.levels) {
    const measure = prepare(level);
    for (const model of pick(workbench, names)) {
      if (level === 'baseline' && !BASELINE_MODELS.includes(model.name)) continue;
      results.push(await measure(model));
      await keep(results);
    }
    workbench.endProcesses();
  }
  return results;
}
