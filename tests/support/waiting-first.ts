import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose tests wait for servers and processes, the longest first. */
const WAITING = ['tests/faults/', 'tests/integration/', 'tests/workflow/', 'tests/replay/'];

/**
 * Begins with what takes longest, so that no long file is left to run alone at the end; otherwise vitest goes by the files' sizes. Files that
 * share processes come last, together: vitest ends such a process when the next file in the row needs one to itself.
 */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  const place = WAITING.findIndex((folder) => moduleId.includes(folder));
  if (place !== -1) return place;
  return project.config.isolate ? WAITING.length : WAITING.length + 1;
}
