import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT_FOLDER } from '../../infra/project-folder.mjs';
import { waitUntil } from '../faults/harness/wait-until.ts';
import type { ChartTools } from './chart-tools.ts';

export const HOW_TO = path.join(PROJECT_FOLDER, 'docs/how-to/cluster.md');
/** The sweep in the how-to. */
const NAMED = 'my-sweep';

/** Types the how-to's commands for the page's pod: its link, which opens through the forwarded port, and a command in the pod. */
export async function usePage(tools: ChartTools, sweepId: string): Promise<void> {
  const [forward, logs, command] = await readCommands();
  const link = await waitUntil('the log has the link', async () => /http:\/\/\S+/.exec(await tools.kubectl(logs))?.[0]);
  const forwarding = tools.startKubectl(forward);
  try {
    const answer = await waitUntil('the page is served', async () => fetch(link).catch(() => null));
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /durasweep/);
  } finally {
    forwarding.kill();
  }
  const progress = await tools.kubectl(command.map((word) => (word === NAMED ? sweepId : word)));
  assert.match(progress, /"phase": "finished"/);
}

async function readCommands(): Promise<[string[], string[], string[]]> {
  const page = await readFile(HOW_TO, 'utf8');
  const found = ['port-forward', 'logs', 'exec'].map(
    (verb) => new RegExp(`^\\$ kubectl (${verb} deployment/durasweep-page.*)$`, 'm').exec(page)?.[1],
  );
  const [forward, logs, command] = found.map((line) => line?.split(' '));
  assert.ok(forward && logs && command, 'the how-to has commands for the page');
  return [forward, logs, command];
}
