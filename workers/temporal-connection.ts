import { Connection, type ConnectionOptions, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import proto from '@temporalio/proto';
import { DurasweepError } from '../core/domain/errors.ts';
import { SEARCH_ATTRIBUTES, type SearchAttribute } from '../core/domain/search-attributes.ts';
import type { TemporalSettings } from '../core/domain/service-settings.ts';

const TYPES = {
  Keyword: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Double: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
} as const;

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Call = ReturnType<Interceptor>;

/** gRPC's status of a call that its caller has given up. */
const CANCELLED = 1;

/** A connection whose calls end when it is closed: the client repeats a failed request from a timer, and would throw there on a closed channel. */
export async function connectClient(settings: TemporalSettings): Promise<Connection> {
  let isClosed = false;
  const refuse: Interceptor = (options, nextCall) => (isClosed ? createRefusedCall() : (nextCall(options) as Call));
  const interceptors = [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), refuse];
  const connection = await Connection.connect({ ...toOptions(settings), interceptors });
  const close = connection.close.bind(connection);
  connection.close = () => {
    isClosed = true;
    return close();
  };
  return connection;
}

function createRefusedCall(): Call {
  const ignore = () => undefined;
  const call: Pick<Call, 'start' | 'sendMessage' | 'sendMessageWithContext' | 'startRead' | 'halfClose' | 'cancelWithStatus'> = {
    start: (metadata, listener) => listener?.onReceiveStatus?.({ code: CANCELLED, details: 'The connection is closed.', metadata }),
    sendMessage: ignore,
    sendMessageWithContext: ignore,
    startRead: ignore,
    halfClose: ignore,
    cancelWithStatus: ignore,
  };
  return call as Call;
}

/** Registers missing search attributes. @throws DurasweepError InvalidConfig with the command to run, if this client lacks permission. */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const missing = await listMissingSearchAttributes(connection, namespace);
  if (missing.length === 0) return;
  try {
    const searchAttributes = Object.fromEntries(missing.map(({ name }) => [name, TYPES[SEARCH_ATTRIBUTES[name]]]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    throw new DurasweepError(
      'InvalidConfig',
      `The Temporal namespace "${namespace}" lacks search attributes; someone with permission must run:\n${missing.map(({ command }) => `temporal ${command}`).join('\n')}`,
      { cause: error },
    );
  }
}

interface MissingAttribute {
  readonly name: SearchAttribute;
  /** The Temporal CLI's arguments that create it. */
  readonly command: string;
}

/** The search attributes that workflows set and the namespace lacks. */
export async function listMissingSearchAttributes(connection: Connection, namespace: string): Promise<MissingAttribute[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return (Object.keys(SEARCH_ATTRIBUTES) as SearchAttribute[])
    .filter((name) => customAttributes[name] === undefined)
    .map((name) => ({
      name,
      command: `operator search-attribute create --namespace ${namespace} --name ${name} --type ${SEARCH_ATTRIBUTES[name]}`,
    }));
}

/** Options for both kinds of connection. */
export function toOptions({ address, apiKey, tls, metadata = {} }: TemporalSettings) {
  return { address, tls, metadata, ...(apiKey === null ? {} : { apiKey }) };
}
