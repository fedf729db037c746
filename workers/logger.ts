import { DefaultLogger, type LogLevel, Runtime, type RuntimeOptions } from '@temporalio/worker';
import { pino } from 'pino';
import { DurasweepError } from '../core/domain/errors.ts';
import type { Environment } from './environment.ts';

/**
 * Writes Temporal's and the worker's messages as JSON lines to standard error, and serves metrics to Prometheus if configured.
 * @throws DurasweepError InvalidConfig if the address for metrics cannot be used.
 */
export function installLogger({ logLevel, metricsAddress }: Environment, role: string) {
  // Written synchronously: if the reader is gone, buffered lines would be retried for ever at exit.
  const destination = pino.destination({ dest: 2, sync: true });
  const logger = pino({ level: logLevel, base: { role }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const temporalLogger = new DefaultLogger(logLevel.toUpperCase() as LogLevel, ({ level, message, meta }) => {
    const { error, ...fields } = meta ?? {};
    const write = logger[level.toLowerCase() as 'info'].bind(logger);
    write({ ...fields, ...(error === undefined ? {} : { err: error }) }, message);
  });
  const options: RuntimeOptions = {
    logger: temporalLogger,
    // The worker's own handlers below decide when to shut down.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: 'WARN', forward: {} },
      ...(metricsAddress === null ? {} : { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  };
  try {
    Runtime.install(options);
  } catch (error) {
    throw metricsAddress === null ? error : createMetricsError(metricsAddress, error as Error);
  }
  return logger;
}

function createMetricsError(address: string, error: Error): DurasweepError {
  return new DurasweepError(
    'InvalidConfig',
    `DURASWEEP_METRICS_ADDRESS: metrics cannot be served at "${address}": ${error.message}. Use an IP address of this machine with a free port, different for each worker, such as 127.0.0.1:9464, or unset the variable.`,
    { cause: error },
  );
}
