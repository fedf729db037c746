import type { Anomaly } from '../../analysis/types.ts';
import type { TrialRecord } from '../../domain/results.ts';
import { type Block, cell, code, heading, type Inline, paragraph, strong } from '../document/blocks.ts';
import type { Figure, LeftOutFigure } from '../figures/figure.ts';
import { countOf, formatNumber, listNames } from '../format.ts';
import type { RenderedFigures } from '../render-figures.ts';
import type { ReportInput } from './wording.ts';

const MOST_FAILURES = 100;
const MOST_ANOMALIES = 6;
const MOST_BOXES = 40;

/** Warnings, failures, and what was reused. */
export function writeIncidents(input: ReportInput, drawn: RenderedFigures): Block[] {
  return [...writeAnomalies(input, drawn), ...writeFailures(input), ...writeReuse(input)];
}

const ANOMALY_TITLES: Readonly<Record<Anomaly['kind'], string>> = {
  'test-below-validation':
    'Test accuracy far below validation accuracy: the selection is overfitted to the validation part, or the parts differ.',
  overfit: 'Overfitting: training accuracy far above validation accuracy at the last epoch.',
  'not-converged': 'Still improving at the end: more epochs may help.',
  'below-baseline': 'No better than a simple method.',
  'similar-names': 'Names that may be two spellings of one.',
  'missing-name': 'Names that may mean that there is none.',
  'part-names': 'Users named like parts of the data.',
  'single-step': 'Recordings of one time step.',
  'lone-classes': 'Classes with one recording.',
  'constant-features': 'Features without variation.',
  contradictions: 'Equal recordings in different classes.',
  'outlying-length': 'One recording is far longer than others.',
  'one-class': 'Only one class.',
  'untrained-class': 'Evaluated on classes that were not trained.',
  'unjudged-class': 'Classes without evaluated recordings.',
  'few-updates': 'Undertrained: too few weight updates.',
  'unscaled-features': 'Features that are not scaled.',
  'near-duplicates': 'Near-duplicate recordings across parts: the evaluated part is less independent than it looks.',
  'outlier-seed': 'Outlying seeds.',
  'changed-settings': 'Settings changed after a failure: the mean includes settings that the configuration does not have.',
  irreproducible: 'Not reproducible: the same trial gave different models.',
  'older-evaluation': 'Measured by older code: the current code may give other scores.',
  confounded: 'Several settings changed at once: a difference cannot be attributed to one of them.',
  incomplete: 'Incomplete variants.',
};

function writeAnomalies({ analysis }: ReportInput, { figures, leftOut }: RenderedFigures): Block[] {
  const ofFigures = [...leftOut.map(describeLeftOut), ...describeBoxes(figures)];
  if (analysis.anomalies.length + ofFigures.length === 0) return [];
  const kinds = [...new Set(analysis.anomalies.map(({ kind }) => kind))];
  const items = kinds.map((kind) =>
    describeKind(
      kind,
      analysis.anomalies.filter((anomaly) => anomaly.kind === kind),
    ),
  );
  return [heading(2, 'Warnings', 'beware'), { type: 'list', items: [...items, ...ofFigures] }];
}

function describeLeftOut({ title, reason }: LeftOutFigure): Inline[] {
  return [strong('A figure is missing.'), ` ${title} could not be drawn: ${reason}.`];
}

/** Fonts of other machines may have these characters, which SVG files keep as text. */
function describeBoxes(figures: readonly Figure[]): Inline[][] {
  const missing = [...new Set(figures.flatMap(({ missingGlyphs = [] }) => missingGlyphs))].sort();
  if (missing.length === 0) return [];
  const shown = missing.slice(0, MOST_BOXES).join(' ');
  const more = missing.length > MOST_BOXES ? ` and ${missing.length - MOST_BOXES} more` : '';
  return [
    [
      strong('Boxes in PNG files.'),
      ` The machine that drew them has no font with ${shown}${more}; this page and the SVG files keep the text.`,
    ],
  ];
}

function describeKind(kind: Anomaly['kind'], anomalies: readonly Anomaly[]): Inline[] {
  const details = anomalies.map(({ variant, message }) => (variant === null ? message : `${variant} ${message}`));
  const shown = details.slice(0, MOST_ANOMALIES).join('; ');
  const more = details.length > MOST_ANOMALIES ? `; and ${formatNumber(details.length - MOST_ANOMALIES)} more, see results.json` : '';
  return [strong(ANOMALY_TITLES[kind]), ` ${shown}${more}.`];
}

function writeFailures({ analysis }: ReportInput): Block[] {
  const { failures } = analysis;
  const title = heading(2, 'What failed', 'failures');
  if (failures.length === 0) return [title, paragraph('Nothing failed.')];
  const fixed = failures.filter(({ state }) => state === 'completed').length;
  const cut = failures.length > MOST_FAILURES ? `; the first ${MOST_FAILURES} are listed, all are in summary.csv` : '';
  return [
    title,
    paragraph(`${countOf(failures.length, 'trial')} had a failure; ${formatNumber(fixed)} of them completed nevertheless${cut}.`),
    {
      type: 'table',
      caption: 'Trials with a failure.',
      columns: ['Variant', 'Fold', 'Seed', 'State', 'Attempts', 'Failure'].map((name) => ({ title: name, align: 'left' as const })),
      rows: failures.slice(0, MOST_FAILURES).map((trial) => describeFailure(trial)),
    },
  ];
}

function describeFailure(trial: TrialRecord) {
  const { variant, fold, seed, state, attempts, failure } = trial;
  return [cell(code(variant)), cell(String(fold)), cell(String(seed)), cell(state), cell(String(attempts)), cell(failure ?? '')];
}

function writeReuse({ analysis }: ReportInput): Block[] {
  const { reused } = analysis;
  const names = [...new Set(reused.map(({ variant }) => variant))];
  const text =
    reused.length === 0
      ? 'Every trial was trained in this sweep.'
      : `${countOf(reused.length, 'trial')} of ${listNames(names, 10)} ${reused.length === 1 ? 'was' : 'were'} reused, from the store or from an identical variant, and not trained again.`;
  return [heading(2, 'What was reused', 'reused'), paragraph(text)];
}
