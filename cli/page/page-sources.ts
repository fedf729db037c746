import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { Pace } from '../../web/server/pace.ts';
import type { Platform } from '../platform.ts';

/** What the page's readers read from. */
export interface PageSources {
  readonly platform: Platform;
  readonly store: ArtifactStore;
  /** Awaited before each workflow query. */
  readonly pace: Pace;
}
