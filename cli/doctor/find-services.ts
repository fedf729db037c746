import type { S3Settings, TemporalSettings } from '../../core/domain/service-settings.ts';
import { findOwnedRecord } from '../../infra/services/service-record.ts';
import type { Environment } from '../../workers/environment.ts';
import { getDataFolder } from '../platform.ts';

/** The services that commands of this clone would use now; null: none is configured and none is running. */
export interface FoundServices {
  readonly temporal: TemporalSettings | null;
  readonly storage: S3Settings | null;
}

/** Those of the environment, or else those that another command of this clone runs itself; keys of external services are not stored. Starts nothing. */
export async function findServices(environment: Environment): Promise<FoundServices> {
  const record = await findOwnedRecord(getDataFolder(environment));
  const { given } = record ?? {};
  return {
    temporal: environment.temporal ?? (given?.temporal ? null : record?.temporal) ?? null,
    storage: environment.storage ?? (given?.s3 ? null : record?.s3) ?? null,
  };
}
