import type { S3Settings, TemporalSettings } from '../../core/domain/service-settings.ts';
import type { MinioServerOptions } from './minio-server.ts';
import type { ServicePorts } from './ports.ts';
import type { ServerPids } from './service-record.ts';
import type { TemporalServerOptions } from './temporal-server.ts';

export interface ServicesOptions {
  /** Folder for all state: `.durasweep` in the project for commands, a temporary one for tests. */
  readonly dataFolder: string;
  /** Default: the program provided by set-up. */
  readonly temporalPath?: string;
  readonly minioPath?: string;
  /** Existing services to use instead of embedded ones. */
  readonly external?: { readonly temporal?: TemporalSettings | null; readonly s3?: S3Settings | null };
  /** Ports to try after those of the last start; default: 7233, 8233, 9000 and 9001. `{}`: any free ones, for tests. */
  readonly usualPorts?: Partial<ServicePorts>;
  /** Whether a server that exits unexpectedly is restarted. Default: no, for tests that stop one on purpose. */
  readonly restart?: boolean;
  /** Variables of this command's workers, for commands that join its services. */
  readonly workerVariables?: Readonly<Record<string, string>>;
  /** Called with messages for the user: that a server is being restarted, that another command's servers are waited for. */
  readonly onNotice?: (message: string) => void;
  /** Called with the servers' addresses once they are known, while they are still starting; not called if another command runs them. */
  readonly onPlaced?: (places: ServicePlaces) => void;
  /** How long another command's servers may not respond before that is an error. Default: half a minute. */
  readonly patienceMs?: number;
  /** Aborts the start: servers are stopped, and the call fails with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ServicePlaces {
  readonly temporal: TemporalSettings & { readonly uiUrl: string | null };
  readonly s3: S3Settings & { readonly consoleUrl: string | null };
}

export interface Services extends ServicePlaces {
  /** The servers' process ids, updated when a server is restarted. */
  readonly pids: ServerPids;
  /** Whether another command of this clone runs them, so that `stop` leaves them running. */
  readonly shared: boolean;
  /** Aborts, with an ExpectedError as its reason, when they are permanently gone: the command that ran them has ended, or one fails at every start. */
  readonly lost: AbortSignal;
  /** Variables of the other command's workers; null if there is none, or if they are unknown. */
  readonly workerVariables: Readonly<Record<string, string>> | null;
  /** Options of the embedded servers, with which `startTemporal` and `startMinio` can restart them on the same port and data. */
  readonly serverOptions: { readonly temporal: TemporalServerOptions | null; readonly minio: MinioServerOptions | null };
  /** Stops the servers that this call started, and waits until they are gone. May be called again. */
  stop(): Promise<void>;
}
