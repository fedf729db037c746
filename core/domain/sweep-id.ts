import { DurasweepError } from './errors.ts';

/** With colons, for Temporal appends the time of a schedule's start: `nightly-2026-11-25T20:07:57Z`. */
const SWEEP_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/;

/** The link beside the reports' folders that points at the newest. */
const RESERVED = 'latest';

/**
 * Checks the id of a sweep, which is its workflow's and names folders, in the store and of reports.
 * @throws DurasweepError InvalidConfig where it cannot name one
 */
export function checkSweepId(id: string): void {
  if (!SWEEP_ID.test(id)) {
    throw new DurasweepError(
      'InvalidConfig',
      `The workflow id "${id}" is used for folder names and must be at most 200 letters, digits, "_", "-", "." or ":", beginning with a letter or digit.`,
    );
  }
  if (id !== RESERVED) return;
  throw new DurasweepError('InvalidConfig', `The workflow id "${id}" is reserved for the link to the newest report; choose another.`);
}

/** Whether a sweep can have this id: one that a workflow of another id claims to be ends before it has made anything. */
export function isSweepId(id: string): boolean {
  return SWEEP_ID.test(id) && id !== RESERVED;
}

/**
 * The name of a sweep's folder, in the store and among reports: the id, but for colons, which mean something in paths and addresses. No id has
 * a `~`, so that no two share a folder.
 * @throws DurasweepError InvalidConfig where the id cannot name one
 */
export function nameSweepFolder(id: string): string {
  checkSweepId(id);
  return id.replaceAll(':', '~');
}

/** The id of the sweep whose folder this is. */
export function readSweepFolder(folder: string): string {
  return folder.replaceAll('~', ':');
}
