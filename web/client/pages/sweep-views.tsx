import type { SweepView } from '../../views/views.ts';
import { Configuration } from '../results/configuration.tsx';
import { Results } from '../results/results.tsx';
import { AttemptsTable } from './attempts.tsx';
import { Contents } from './contents.tsx';
import { RunningTrials } from './running.tsx';
import { Standing, Synthetic } from './standing.tsx';
import { Variants } from './variants.tsx';

interface SweepViewsProps {
  readonly sweepId: string;
  readonly view: Partial<SweepView> & Pick<SweepView, 'progress'>;
  /** Whether everything is in this file: the answer comes first, and nothing changes any more. */
  readonly isReport?: boolean;
  /** Address for trying its best network; null if there is none. */
  readonly tryAt: string | null;
  /** Commands for the sweep. */
  readonly children?: preact.ComponentChildren;
}

const NO_LINKS = { sweep: null, variantPrefix: null };

/** The views of one sweep, running, finished or from a report. */
export function SweepViews({ sweepId, view, isReport = false, tryAt, children }: SweepViewsProps) {
  const { progress, variants = [], attempts = [], running = [], links = NO_LINKS } = view;
  const stamp = `${progress.startedAt} ${progress.trials.completed} ${progress.phase}`;
  const results = <Results sweepId={sweepId} stamp={stamp} tryAt={progress.trials.completed > 0 ? tryAt : null} isReport={isReport} />;
  return (
    <>
      {progress.synthetic === true && <Synthetic />}
      {isReport ? (
        <>
          <Contents stamp={stamp} />
          {results}
        </>
      ) : null}
      <Standing progress={progress} links={links} isReport={isReport} />
      {children}
      {!isReport && <Contents stamp={`${stamp} ${running.length > 0}`} />}
      <RunningTrials trials={running} />
      <Variants variants={variants} links={links} isKnown={view.variants !== undefined} />
      {!isReport && results}
      <AttemptsTable attempts={attempts} links={links} />
      <Configuration sweepId={sweepId} stamp={`${progress.startedAt} ${progress.phase}`} isReport={isReport} />
    </>
  );
}
