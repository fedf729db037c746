import { Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from '@temporalio/worker/lib/logger.js';
import { type CompiledWorkerOptions, compileWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import type { WorkflowCreator } from '@temporalio/worker/lib/workflow/interface.js';

export interface EarlyWorker {
  create(options: WorkerOptions): Promise<Worker>;
}

/**
 * Begins to load the workflows into their thread, which takes some tenths of a second of processor time. Temporal's worker does so only when it is created, with
 * a connection, and the first sweep would wait for it after the servers are ready.
 *
 * @param options As those with which the worker is created, as far as they concern workflows, with activities of the same names.
 */
export function loadWorkflows(options: WorkerOptions): EarlyWorker {
  const { logger, metricMeter } = Runtime.instance();
  const loading = LoadingWorker.load(compileWorkerOptions(options, logger, metricMeter), logger);
  // The failure is reported to whoever creates the worker, but it may occur earlier.
  loading.catch(() => undefined);
  return class extends LoadingWorker {
    protected static override createWorkflowCreator = () => loading;
  };
}

class LoadingWorker extends Worker {
  static async load(options: CompiledWorkerOptions, logger: Logger): Promise<WorkflowCreator> {
    const bundle = await LoadingWorker.getOrCreateBundle(options, logger);
    if (bundle === undefined) throw new Error('A worker of workflows needs their bundle.');
    return await LoadingWorker.createWorkflowCreator(bundle, options, logger);
  }
}
