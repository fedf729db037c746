/** One worker of the throughput bench, with stubs for trainings: serves until it is told to end. Takes its server from the environment, as workers do. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { MAIN_QUEUE, TRAINING_QUEUES } from '../../core/domain/task-queues.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { toOptions } from '../../workers/temporal-connection.ts';
import { loadWorkflowBundle } from '../../workers/workflow-bundle.ts';
import { WORKFLOW_STEPS } from '../../workers/workflow-steps.ts';
import { createForgetfulPipeline } from '../scale/stub-sweep.ts';

const TRAININGS = 2;

Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
const { temporal } = readEnvironment();
if (temporal === null) throw new Error('TEMPORAL_ADDRESS is to name a server.');
const connection = await NativeConnection.connect(toOptions(temporal));
const common = { connection, namespace: temporal.namespace, activities: createForgetfulPipeline() };
const workers = await Promise.all([
  Worker.create({ ...common, ...WORKFLOW_STEPS, taskQueue: MAIN_QUEUE, workflowBundle: await loadWorkflowBundle({ traced: false }) }),
  Worker.create({ ...common, taskQueue: TRAINING_QUEUES.cpu, maxConcurrentActivityTaskExecutions: TRAININGS }),
]);
// Whoever started it may be gone by now.
if (!process.connected) process.exit(1);
process.once('disconnect', () => workers.forEach((worker) => void worker.shutdown()));
process.send?.('ready');
await Promise.all(workers.map((worker) => worker.run()));
await connection.close();
process.exit(0);
