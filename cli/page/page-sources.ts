import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { Pace } from '../../web/server/pace.ts';
import type { Platform } from '../platform.ts';

/** Of a command's platform, what the page needs. */
export type PagePlatform = Pick<Platform, 'client' | 'services' | 'temporal'>;

/** What the page's readers read from. */
export interface PageSources {
  readonly platform: PagePlatform;
  readonly store: ArtifactStore;
  /** Awaited before each workflow query. */
  readonly pace: Pace;
}
