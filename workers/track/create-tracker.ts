import { createClaims } from '../../activities/stages/tracking/claim-runs.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { createMlflowTracker, type MlflowSettings } from '../../core/tracking/mlflow/index.ts';
import type { Tracker } from '../../core/tracking/tracker.ts';

/** Settings of the tool that logs sweeps; with another tool, a union. */
export type TrackerSettings = { readonly tool: 'mlflow' } & MlflowSettings;

export function createTracker(settings: TrackerSettings, store: ArtifactStore, sweepId: string): Tracker {
  switch (settings.tool) {
    case 'mlflow':
      return createMlflowTracker(settings, createClaims(store, sweepId));
  }
}
