import type { TopLevelSpec } from 'vega-lite';
import type { Analysis } from '../../analysis/types.ts';
import type { SweepResults } from '../../domain/results.ts';

/** The part of the report that a figure belongs to. */
export type FigureTopic = 'ranking' | 'experiment' | 'groups' | 'confusion' | 'curves' | 'efficiency' | 'search';

/** A figure before it is drawn: its content and specification. */
export interface FigurePlan {
  /** File name without extension: lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** Lines below the title: how to read the figure, and cautions. */
  readonly subtitle?: readonly string[];
  /** Describes the figure for those who cannot see it. */
  readonly alternativeText: string;
  readonly topic: FigureTopic;
  /** The experiment it answers, for topics `experiment` and `search`. */
  readonly experiment: string | null;
  readonly specification: TopLevelSpec;
}

export interface Figure extends FigurePlan {
  readonly svg: string;
  readonly png: Uint8Array;
  /** Characters shown as boxes in the PNG, because no font of the machine that drew it has them; absent in figures of older code. */
  readonly missingGlyphs?: readonly string[];
}

/** A figure that could not be drawn. */
export interface LeftOutFigure {
  readonly title: string;
  readonly reason: string;
}

export interface FigureInput {
  readonly results: SweepResults;
  readonly analysis: Analysis;
}
