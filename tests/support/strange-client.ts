import { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

const ENCODING = { encoding: Buffer.from('binary/strange') };

/** Sends everything in an unknown encoding, but can read what others send. */
export function createStrangeClient({ connection, options }: Client): Client {
  const encode = async (payloads: Payload[]) => payloads.map((payload) => ({ ...payload, metadata: ENCODING }));
  const codec = { encode, decode: async (payloads: Payload[]) => payloads };
  return new Client({ connection, namespace: options.namespace, dataConverter: { payloadCodecs: [codec] } });
}
