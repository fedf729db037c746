import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose tests wait for servers and processes, longest first. */
const WAITING = ['tests/faults/', 'tests/integration/', 'tests/workflow/', 'tests/replay/'];

/**
 * Starts with the longest files, so that none of them runs alone at the end; vitest would sort by file size. Files that share processes
 * come last, together, because vitest ends such a process when the next file needs its own.
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
