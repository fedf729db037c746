import { countOf } from '../../../core/domain/count-of.ts';
import { TRIAL_STATES } from '../../../core/domain/trial.ts';
import { countSettled } from '../../views/count-settled.ts';
import type { ProgressView, SweepLinks } from '../../views/views.ts';
import { Bar } from '../parts/bar.tsx';
import { formatSeconds, formatShare, formatTime, secondsBetween } from '../parts/format.ts';
import { SCROLLS } from '../parts/scrolls.ts';

interface StandingProps {
  readonly progress: ProgressView;
  readonly links: SweepLinks;
  /** A report has its own text for the answer. */
  readonly isReport: boolean;
}

export function Synthetic() {
  return <p class="synthetic">SYNTHETIC DATA from a generator: these results say nothing about real recordings.</p>;
}

/** The answer so far, the progress, and problems. */
export function Standing({ progress, links, isReport }: StandingProps) {
  const { phase, best, trials, secondsLeft, startedAt, finishedAt, estimatedEnd, counts } = progress;
  const settled = countSettled(progress);
  return (
    <section id="standing" aria-label="Progress">
      {isReport ? <h2>The sweep</h2> : <Best best={best} phase={phase} />}
      <Troubles progress={progress} />
      <dl class="facts">
        <Fact name="State">
          <span class={`state ${phase}`}>{phase}</span>
          {progress.preparing !== null && ` step ${progress.preparing.step} of ${progress.preparing.of}: ${progress.preparing.doing}`}
        </Fact>
        <Fact name="Trials">
          <Bar done={settled} of={trials.total} />
          {settled > trials.completed && `, ${settled - trials.completed} stopped early`}
          {trials.reused > 0 && `, ${trials.reused} reused`}
          {trials.failed > 0 && `, ${trials.failed} failed`}
        </Fact>
        <Fact name="Variants">
          {TRIAL_STATES.filter((name) => counts[name] > 0)
            .map((name) => `${counts[name]} ${name}`)
            .join(', ') || '–'}
        </Fact>
        <Fact name="Started">{formatTime(startedAt)}</Fact>
        {finishedAt !== null && <Fact name="Took">{formatSeconds(secondsBetween(startedAt, finishedAt))}</Fact>}
        {finishedAt === null && phase !== 'finished' && (
          <Fact name="Time left">{secondsLeft === null ? '–' : `${formatSeconds(secondsLeft)}, until ${formatTime(estimatedEnd)}`}</Fact>
        )}
        {progress.concurrency !== null && phase !== 'finished' && <Fact name="At once">{progress.concurrency} variants</Fact>}
        {progress.report !== null && <Fact name="Report">{progress.report}</Fact>}
        {links.sweep !== null && (
          <Fact name="Temporal">
            <a href={links.sweep} target="_blank" rel="noopener">
              this sweep in Temporal's web UI
            </a>
          </Fact>
        )}
      </dl>
      {progress.data !== null && (
        <details>
          <summary>Summary of the data</summary>
          <pre {...SCROLLS}>{progress.data.join('\n')}</pre>
        </details>
      )}
    </section>
  );
}

function Best({ best, phase }: Pick<ProgressView, 'best' | 'phase'>) {
  return (
    <p class="answer">
      {best === null ? (
        'No trial has finished yet.'
      ) : (
        <>
          {phase === 'finished' ? 'Best: ' : 'Best so far: '}
          <strong>{best.variant}</strong> with {formatShare(best.validationAccuracy)} validation accuracy.
        </>
      )}
    </p>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Failures written in full; the table has all. */
const MOST_PARKED = 3;

/** What is waiting, and why, in the sweep's own messages. */
function Troubles({ progress }: { readonly progress: ProgressView }) {
  const { known, phase, waitsWith, preparationFailure, reportFailure, waitsForStorage, sourceProblems, parked } = progress;
  const troubles = [
    known
      ? null
      : `${phase === 'forgotten' ? 'Temporal no longer has this sweep' : 'No worker runs'}; this information comes from the store.`,
    preparationFailure && `Its data could not be prepared: ${preparationFailure}`,
    reportFailure && `The report could not be written: ${reportFailure}`,
    waitsForStorage && `Waiting for the store. ${waitsForStorage}`,
    ...parked.slice(0, MOST_PARKED).map(({ variant, failure }) => (failure.includes(variant) ? failure : `${variant}: ${failure}`)),
    parked.length > MOST_PARKED && `${countOf(parked.length - MOST_PARKED, 'more variant')} failed permanently; the table below shows why.`,
    waitsWith === 'variants' && 'The sweep waits until each of these is retried or skipped.',
    ...sourceProblems.map(({ source, reason }) => `Source ${source}: ${reason}`),
  ].filter((trouble): trouble is string => typeof trouble === 'string' && trouble !== '');
  return troubles.length === 0 ? null : (
    <ul class="troubles">
      {troubles.map((trouble) => (
        <li key={trouble}>{trouble}</li>
      ))}
    </ul>
  );
}
