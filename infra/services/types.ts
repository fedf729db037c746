import type { S3Settings, TemporalSettings } from '../../core/domain/service-settings.ts';
import type { MinioServerOptions } from './minio-server.ts';
import type { ServicePorts } from './ports.ts';
import type { ServerPids } from './service-record.ts';
import type { TemporalServerOptions } from './temporal-server.ts';

export interface ServicesOptions {
  /** Keeps all state: `.durasweep` of the project for the commands, a temporary one for tests. */
  readonly dataFolder: string;
  /** Default: what set-up provides. */
  readonly temporalPath?: string;
  readonly minioPath?: string;
  /** Services that exist already and are used instead of starting ours. */
  readonly external?: { readonly temporal?: TemporalSettings | null; readonly s3?: S3Settings | null };
  /** Ports to try after those of the last start; default: 7233, 8233, 9000 and 9001. `{}`: any free ones, for tests. */
  readonly usualPorts?: Partial<ServicePorts>;
  /** Whether a server that ends by itself is started again. Default: it stays away, as for tests that end one on purpose. */
  readonly restart?: boolean;
  /** What the workers of this command see, told to commands that join its services. */
  readonly workerVariables?: Readonly<Record<string, string>>;
  /** Told what a user should know: that a server is started again, that another command's servers are waited for. */
  readonly onNotice?: (message: string) => void;
  /** Told where the servers will be once that is settled, while they still start; not where another command runs them. */
  readonly onPlaced?: (places: ServicePlaces) => void;
  /** How long another command's servers may be silent before that is an error. Default: half a minute. */
  readonly patienceMs?: number;
  /** Gives up the start: whatever of it runs is ended, and the call fails with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ServicePlaces {
  readonly temporal: TemporalSettings & { readonly uiUrl: string | null };
  readonly s3: S3Settings & { readonly consoleUrl: string | null };
}

export interface Services extends ServicePlaces {
  /** The servers' processes; a server that is started again gets its new one. */
  readonly pids: ServerPids;
  /** Whether another command of this clone runs them; then `stop` leaves them running. */
  readonly shared: boolean;
  /** Aborts, with an ExpectedError as its reason, when they are gone for good: the command that ran them is, or one fails at every start. */
  readonly lost: AbortSignal;
  /** What the workers of that other command see; null where there is none, or it has not said. */
  readonly workerVariables: Readonly<Record<string, string>> | null;
  /** What each of our servers was started with: `startTemporal` and `startMinio` with it start one again, on the same port and data. */
  readonly serverOptions: { readonly temporal: TemporalServerOptions | null; readonly minio: MinioServerOptions | null };
  /** Ends the servers that this call started, and waits until they are gone. May be called again. */
  stop(): Promise<void>;
}
