import type { Claims } from '../../core/tracking/tracker.ts';

/** In-memory claims: the first one wins. */
export function createMemoryClaims(): Claims {
  const claimed = new Map<string, string>();
  return {
    claim: async (place, key, id) => {
      const name = `${place} ${key}`;
      const first = claimed.get(name) ?? id;
      claimed.set(name, first);
      return first;
    },
  };
}
