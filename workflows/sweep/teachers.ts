import { variantFingerprint } from '../../core/domain/keys.ts';
import type { Variant } from '../../core/domain/variant.ts';
import type { SweepState } from './sweep-state.ts';
import { stateOf } from './variant-states.ts';

/** Fingerprints of the variants that teach a variant. */
export function listTeachers({ training: { distil } }: Variant): string[] {
  return (distil?.teachers ?? []).map(variantFingerprint);
}

interface Planned {
  readonly variant: Variant;
  readonly fingerprint: string;
  readonly teachers: readonly string[];
}

/**
 * Whether a teacher has not finished yet. A parked, skipped or cancelled teacher is not waited for: its student then fails with a message that
 * says so, and is parked as well.
 */
export function waitsForTeachers({ teachers }: Planned, planned: readonly Planned[], state: SweepState): boolean {
  if (teachers.length === 0) return false;
  return planned.some(
    ({ variant, fingerprint }) => teachers.includes(fingerprint) && ['waiting', 'running'].includes(stateOf(state, variant.name)),
  );
}
