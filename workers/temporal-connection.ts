import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { NativeConnection } from '@temporalio/worker';
import { DurasweepError } from '../core/domain/errors.ts';
import type { TemporalSettings } from './environment.ts';

/** Search attributes the workflows set; a server without them would refuse the workflows' first step. */
const SEARCH_ATTRIBUTES = {
  DurasweepSweep: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DurasweepVariant: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DurasweepState: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DurasweepBestValidationAccuracy: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
} as const;

export function connectClient(settings: TemporalSettings): Promise<Connection> {
  return Connection.connect(toOptions(settings));
}

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

/** Registers the search attributes that are missing. @throws DurasweepError InvalidConfig naming the command to run, where this client may not. */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => customAttributes[name] === undefined);
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
  } catch (error) {
    const commands = missing.map(([name, type]) => `temporal operator search-attribute create --name ${name} --type ${nameType(type)}`);
    throw new DurasweepError(
      'InvalidConfig',
      `The Temporal namespace "${namespace}" lacks search attributes; someone with rights runs:\n${commands.join('\n')}`,
      { cause: error },
    );
  }
}

function nameType(type: proto.temporal.api.enums.v1.IndexedValueType): string {
  return type === proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE ? 'Double' : 'Keyword';
}

function toOptions({ address, apiKey, tls }: TemporalSettings) {
  return { address, tls, ...(apiKey === null ? {} : { apiKey }) };
}
