import type { TopLevelSpec } from 'vega-lite';
import type { Analysis } from '../../analysis/types.ts';
import type { SweepResults } from '../../domain/results.ts';

/** Where in the report a figure belongs. */
export type FigureTopic = 'ranking' | 'experiment' | 'groups' | 'confusion' | 'curves' | 'efficiency' | 'search';

/** What a figure is about and how it is drawn, before drawing. */
export interface FigurePlan {
  /** File name without ending: lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** Lines beneath the title: how to read it, what to beware of. */
  readonly subtitle?: readonly string[];
  /** What it shows and says, in words, for those who do not see it. */
  readonly alternativeText: string;
  readonly topic: FigureTopic;
  /** The experiment it answers, for topics `experiment` and `search`. */
  readonly experiment: string | null;
  readonly specification: TopLevelSpec;
}

export interface Figure extends FigurePlan {
  readonly svg: string;
  readonly png: Uint8Array;
  /** Characters in whose place the PNG shows boxes, for no font of the machine that drew it has them; absent in figures of older code. */
  readonly missingGlyphs?: readonly string[];
}

/** One that could not be drawn. */
export interface LeftOutFigure {
  readonly title: string;
  readonly reason: string;
}

export interface FigureInput {
  readonly results: SweepResults;
  readonly analysis: Analysis;
}
