import { createS3Store } from '../../core/storage/s3-store.ts';
import type { PageBackend } from '../../web/server/backend.ts';
import { createPace } from '../../web/server/pace.ts';
import { buildResultsView } from '../../web/views/build-results.ts';
import { buildVariantView } from '../../web/views/build-variant.ts';
import { compareVariants } from '../../web/views/compare-variants.ts';
import type { ResultsView } from '../../web/views/results-view.ts';
import { checkChange, checkConfiguration, readConfiguration, readFields, startCopy } from './edit-configuration.ts';
import { openSweep } from './open-sweep.ts';
import { createOverviewReader } from './overview-reader.ts';
import type { PagePlatform } from './page-sources.ts';
import { createResultsReader, type Gathered } from './results-reader.ts';
import { steerSweep } from './steer-sweep.ts';

/** Limit of workflow queries per second for all tabs together: each may make a worker replay a history. */
const QUERIES_PER_SECOND = 2;

/** Creates the data source of the web page from a command's Temporal and store. */
export function createPageBackend(platform: PagePlatform): PageBackend {
  const pace = createPace({ perSecond: QUERIES_PER_SECOND });
  const store = createS3Store(platform.services.s3);
  const reader = createResultsReader(store);
  const sources = { platform, pace, store };
  const views = new WeakMap<Gathered, ResultsView>();
  const buildView = (gathered: Gathered) => {
    const view = views.get(gathered) ?? buildResultsView(gathered.results, gathered.analysis);
    views.set(gathered, view);
    return view;
  };
  return {
    readOverview: createOverviewReader(sources, reader.context),
    readResults: async (sweepId) => buildView(await reader.read(sweepId)),
    async readKnownResults(sweepId) {
      const known = await reader.findKnown(sweepId);
      return known && buildView(known);
    },
    readVariant: async (sweepId, variant) => buildVariantView((await reader.readKnown(sweepId)).results, variant),
    compare: async (sweepId, variants) => {
      const { results, analysis } = await reader.readKnown(sweepId);
      return compareVariants(results, analysis.primaryMetric, variants);
    },
    readRecordings: reader.readRecordings,
    readTry: async (sweepId) => (await import('./read-try.ts')).readTry(reader.context, await reader.read(sweepId)),
    steer: (sweepId, action, body) => steerSweep({ platform, sweepId, action, body }),
    readConfiguration: (sweepId) => readConfiguration(store, sweepId),
    readFields: (sweepId, variant) => readFields(store, sweepId, variant),
    checkChange: (sweepId, change) => checkChange(store, sweepId, change),
    checkConfiguration: async (configuration) => checkConfiguration(configuration),
    startCopy: (copy) => startCopy(platform, copy),
    openSweep: (sweepId) => openSweep(sources, sweepId),
  };
}
