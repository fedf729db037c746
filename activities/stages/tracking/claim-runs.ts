import { z } from 'zod';
import { hashJson } from '../../../core/domain/keys.ts';
import { claimPath } from '../../../core/domain/store-paths.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import type { Claims } from '../../../core/tracking/tracker.ts';
import { getJson, putJson } from '../json-artifact.ts';

const schema = z.looseObject({ id: z.string() });

/** Claims in the store, where the first of two writers of an object wins. */
export function createClaims(store: ArtifactStore, sweepId: string): Claims {
  return {
    async claim(place, key, id) {
      const reference = await putJson(store, claimPath(sweepId, hashJson({ place, key })), { place, key, id });
      return schema.parse(await getJson(store, reference)).id;
    },
  };
}
