import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Used only between the namespaces of this test. */
const SUBNET = '10.213.7';
const BRIDGE = 'hosts';

/** Hosts on this machine: network namespaces with an address each, on a bridge in the namespace of this process. */
export interface Network {
  /** Address of the host of this process, where the servers are. */
  readonly address: string;
  /** The command that runs a program on the host. */
  enter(host: string): readonly string[];
  /** Drops packets between a host and these ports of ours, in both directions, until `heal`. */
  cut(host: string, ports: readonly number[]): Promise<void>;
  heal(host: string): Promise<void>;
  /** Drops this share of all packets between the hosts and us, in each direction; 0: none. */
  lose(part: number): Promise<void>;
  /** Like a host without power: connections are not closed, and nothing answers. */
  unplug(host: string): Promise<void>;
  remove(): Promise<void>;
}

/** @throws Error if this user or kernel cannot create network namespaces, or programs are missing */
export async function createNetwork(prefix: string, hosts: readonly string[]): Promise<Network> {
  const nameOf = (host: string) => `${prefix}-${host}`;
  const inside = (host: string, ...command: string[]) => run('ip', ['netns', 'exec', nameOf(host), ...command]);
  const address = `${SUBNET}.1`;
  await run('ip', ['link', 'set', 'lo', 'up']);
  await run('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
  await run('ip', ['addr', 'add', `${address}/24`, 'dev', BRIDGE]);
  await run('ip', ['link', 'set', BRIDGE, 'up']);
  for (const [index, host] of hosts.entries()) await addHost(nameOf(host), index);
  return {
    address,
    enter: (host) => ['ip', 'netns', 'exec', nameOf(host)],
    async cut(host, ports) {
      const list = ports.join();
      await inside(host, 'iptables', '-A', 'OUTPUT', '-p', 'tcp', '-m', 'multiport', '--dports', list, '-j', 'DROP');
      await inside(host, 'iptables', '-A', 'INPUT', '-p', 'tcp', '-m', 'multiport', '--sports', list, '-j', 'DROP');
    },
    heal: async (host) => void (await inside(host, 'iptables', '-F')),
    async lose(part) {
      await run('iptables', ['-F']);
      if (part === 0) return;
      const lost = ['-m', 'statistic', '--mode', 'random', '--probability', String(part), '-j', 'DROP'];
      await run('iptables', ['-A', 'INPUT', '-i', BRIDGE, ...lost]);
      await run('iptables', ['-A', 'OUTPUT', '-o', BRIDGE, ...lost]);
    },
    unplug: async (host) => void (await inside(host, 'ip', 'link', 'set', 'eth0', 'down')),
    async remove() {
      for (const host of hosts) await run('ip', ['netns', 'del', nameOf(host)]);
    },
  };
}

async function addHost(name: string, index: number): Promise<void> {
  const port = `host${index}`;
  await run('ip', ['netns', 'add', name]);
  await run('ip', ['link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name]);
  await run('ip', ['link', 'set', port, 'master', BRIDGE, 'up']);
  await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  await run('ip', ['-n', name, 'addr', 'add', `${SUBNET}.${10 + index}/24`, 'dev', 'eth0']);
  await run('ip', ['-n', name, 'link', 'set', 'eth0', 'up']);
}
