import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { Pace } from '../../web/server/pace.ts';
import type { Platform } from '../platform.ts';

/** The parts of a command's platform that the page needs. */
export type PagePlatform = Pick<Platform, 'client' | 'services' | 'temporal'>;

/** The data sources of the page's readers. */
export interface PageSources {
  readonly platform: PagePlatform;
  readonly store: ArtifactStore;
  /** Awaited before each workflow query. */
  readonly pace: Pace;
}
