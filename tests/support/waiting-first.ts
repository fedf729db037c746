import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose tests wait for servers and processes, the longest first. */
const WAITING = ['tests/faults/', 'tests/integration/', 'tests/workflow/', 'tests/replay/'];

/** Begins with what takes longest, so that no long file is left to run alone at the end; otherwise vitest goes by the files' sizes. */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = WAITING.findIndex((folder) => moduleId.includes(folder));
  return place === -1 ? WAITING.length : place;
}
