import type { ReportData } from '../../views/report-data.ts';
import { SweepViews } from '../pages/sweep-views.tsx';

const NO_LINKS = { sweep: null, variantPrefix: null };

/** A finished sweep from its report, with the web page's views. */
export function ReportPage({ data }: { readonly data: ReportData }) {
  const { results, progress, variants, attempts, hasTry } = data;
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <main id="content" tabIndex={-1}>
        <h1>{`${progress.name}: report`}</h1>
        <SweepViews
          sweepId={results.sweepId}
          view={{ progress, variants, attempts, running: [], links: NO_LINKS }}
          isReport
          tryAt={hasTry ? 'try.html' : null}
        />
      </main>
    </>
  );
}
