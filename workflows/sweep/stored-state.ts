import type { SweepConfiguration } from '../../configs/schema.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { CarriedState } from './carry-over.ts';

/** What a run needs to know before it has read its state. */
export type ShortConfiguration = Pick<SweepConfiguration, 'name' | 'execution'>;

/** What a large sweep passes on to its next run: where its state is in the store. */
export interface StoredState {
  readonly stored: readonly ArtifactReference[];
}

/** What is stored, as JSON. */
export interface WholeState {
  readonly configuration: SweepConfiguration;
  readonly carried: CarriedState;
}

/** Maximum number of characters of a part: even at three bytes each, an activity may have it as its input. */
const PART_CHARACTERS = 300_000;

export function splitText(text: string, most = PART_CHARACTERS): string[] {
  const parts: string[] = [];
  for (let place = 0; place < text.length; ) {
    // A surrogate pair stays together, because half of one cannot be encoded.
    const end = place + most - (isHighSurrogate(text.charCodeAt(place + most - 1)) ? 1 : 0);
    parts.push(text.slice(place, end));
    place = end;
  }
  return parts;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

export function isStored(carried: CarriedState | StoredState): carried is StoredState {
  return 'stored' in carried;
}
