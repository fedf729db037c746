import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Outcome, writeTable } from '../faults/harness/outcome.ts';
import { type Circumstances, describeRange, readBetweenHosts } from '../faults/reliability-page.ts';

const PAGE = path.join(import.meta.dirname, '../../docs/reliability.md');
const NEXT_HEADING = '## What is not tested\n';

export interface HostsResult extends Circumstances {
  readonly outcomes: readonly Outcome[];
  /** Cases that are not possible on this machine, with the reason. */
  readonly skipped: readonly string[];
  /** Measured in the undisturbed run. */
  readonly secondsPerEpoch: number;
}

/** Replaces the section in docs/reliability.md; the rest of the page stays unchanged. */
export async function keepOnPage(result: HostsResult): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const before = readBetweenHosts(page);
  const section = writeSection(result);
  await writeFile(
    PAGE,
    before === '' ? page.replace(NEXT_HEADING, () => `${section}${NEXT_HEADING}`) : page.replace(before, () => section),
  );
}

function writeSection({ outcomes, skipped, secondsPerEpoch, minutes, loads }: HostsResult): string {
  return `## Between hosts

Written by \`npm run test:hosts\`: servers, two training workers and a workflow worker on four hosts. The hosts are network namespaces of one machine
with their own addresses. The kernel drops the packets; a relay in front of the servers adds the delay. All hosts see the same
files. Results and finished trials are compared as above: all were equal. "Epochs lost" includes the part, at most the whole, of the epoch under way when
another attempt took over the training, also if a host that is cut off computed it in vain.
All ${outcomes.length} cases in one run of ${minutes.toFixed(0)} minutes, in which an undisturbed epoch took ${secondsPerEpoch.toFixed(1)} s and the machine's load was ${describeRange(loads)}.

${writeTable(outcomes)}
${skipped.length === 0 ? '' : `\nNot run on this machine: ${skipped.join('; ')}.\n`}
`;
}
