import { DurasweepError } from './errors.ts';

/** Colons are allowed because Temporal appends the start time of a schedule: `nightly-2026-11-25T20:07:57Z`. */
const SWEEP_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/;

/** Name of the link to the newest report. */
const RESERVED = 'latest';

/**
 * Checks the id of a sweep, which is its workflow id and names folders in the store and of reports.
 * @throws DurasweepError InvalidConfig if it cannot name a folder
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

/** Whether a sweep can have this id; a workflow with an invalid id ends before it creates anything. */
export function isSweepId(id: string): boolean {
  return SWEEP_ID.test(id) && id !== RESERVED;
}

/**
 * The name of a sweep's folder in the store and among reports: the id with colons replaced, because they have a meaning in paths and addresses.
 * No id contains `~`, so folders are unique.
 * @throws DurasweepError InvalidConfig if the id cannot name a folder
 */
export function nameSweepFolder(id: string): string {
  checkSweepId(id);
  return id.replaceAll(':', '~');
}

/** The id of the sweep whose folder this is. */
export function readSweepFolder(folder: string): string {
  return folder.replaceAll('~', ':');
}
