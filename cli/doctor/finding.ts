/** The result of a check. */
export interface Finding {
  /** Unknown: it could not be checked, which is not a problem in itself. */
  readonly state: 'right' | 'wrong' | 'unknown';
  readonly what: string;
  /** What to do about it. */
  readonly wayOut?: string;
}

/** A group of findings about one topic. */
export interface CheckGroup {
  readonly title: string;
  readonly check: () => Promise<readonly Finding[]>;
}

const MARKS = { right: 'ok     ', wrong: 'WRONG  ', unknown: 'skipped' } as const;

export function right(what: string): Finding {
  return { state: 'right', what };
}

export function wrong(what: string, wayOut: string): Finding {
  return { state: 'wrong', what, wayOut };
}

export function unknown(what: string): Finding {
  return { state: 'unknown', what };
}

/** Runs the groups one after another and shows each as soon as it is done. @returns whether nothing is wrong */
export async function showFindings(groups: readonly CheckGroup[], write: (text: string) => void): Promise<boolean> {
  let faults = 0;
  for (const { title, check } of groups) {
    const findings = await check().catch((error: unknown) => [buildFailedCheck(error)]);
    faults += findings.filter(({ state }) => state === 'wrong').length;
    write(`${title}\n${findings.map(renderFinding).join('')}`);
  }
  write(faults === 0 ? '\nNothing is wrong.\n' : `\n${faults} ${faults === 1 ? 'thing is' : 'things are'} wrong.\n`);
  return faults === 0;
}

/** A check that throws counts as a finding. */
function buildFailedCheck(error: unknown): Finding {
  return wrong(error instanceof Error ? error.message : String(error), 'Fix what the message names, then run this again.');
}

function renderFinding({ state, what, wayOut }: Finding): string {
  const lines = [what, ...(wayOut === undefined ? [] : [`→ ${wayOut}`])].join('\n').split('\n');
  return `  ${MARKS[state]}  ${lines.join('\n           ')}\n`;
}
