import { NativeConnection } from '@temporalio/worker';
import { DurasweepError } from '../core/domain/errors.ts';
import type { TemporalSettings } from '../core/domain/service-settings.ts';
import { toOptions } from './temporal-connection.ts';

/** @throws DurasweepError InvalidConfig naming the address and the variables to check. */
export async function connectWorker(settings: TemporalSettings): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(toOptions(settings));
  } catch (error) {
    throw new DurasweepError(
      'InvalidConfig',
      `Temporal at ${settings.address} cannot be reached: ${(error as Error).message}\nCheck TEMPORAL_ADDRESS, TEMPORAL_API_KEY and TEMPORAL_TLS.`,
      { cause: error },
    );
  }
}
