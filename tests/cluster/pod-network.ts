import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The network of the pods: a bridge in the network namespace of this process. */
export interface PodNetwork {
  readonly bridge: string;
  readonly subnet: string;
  /** The node's address, which pods reach. */
  readonly address: string;
}

const NETWORK: PodNetwork = { bridge: 'pods', subnet: '10.214.7.0/24', address: '10.214.7.1' };

/** Needs a network namespace of its own. */
export async function createPodNetwork(): Promise<PodNetwork> {
  const { bridge, address } = NETWORK;
  await run('ip', ['link', 'set', 'lo', 'up']);
  await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await run('ip', ['addr', 'add', `${address}/24`, 'dev', bridge]);
  await run('ip', ['link', 'set', bridge, 'up']);
  return NETWORK;
}
