import { DefaultLogger, type LogLevel, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import type { Environment } from './environment.ts';

/** Sends Temporal's and the worker's own messages as JSON lines to standard error, and metrics to Prometheus where asked for. */
export function installLogger({ logLevel, metricsAddress }: Environment, role: string) {
  const logger = pino({ level: logLevel, base: { role }, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  const temporalLogger = new DefaultLogger(logLevel.toUpperCase() as LogLevel, ({ level, message, meta }) => {
    const { error, ...fields } = meta ?? {};
    const write = logger[level.toLowerCase() as 'info'].bind(logger);
    write({ ...fields, ...(error === undefined ? {} : { err: error }) }, message);
  });
  Runtime.install({
    logger: temporalLogger,
    // The worker's own handlers below decide when to shut down.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: 'WARN', forward: {} },
      ...(metricsAddress === null ? {} : { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  });
  return logger;
}
