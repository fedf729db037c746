import { analyse } from '../../core/analysis/analyse.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { FIGURES_FILE } from '../../core/domain/store-paths.ts';
import { type Figure, type LeftOutFigure, renderFigures as render } from '../../core/report/render-figures.ts';
import type { AnalysedSweep, RenderedFigures } from '../contract/report-stages.ts';
import { countWork } from './count-work.ts';
import { findJson, getJson, putJson } from './json-artifact.ts';
import type { StageContext } from './stage-context.ts';
import { figuresSchema } from './stored-schemas.ts';

/** A figure in the stored list, with its PNG as base64. */
type StoredFigure = Omit<Figure, 'png'> & { readonly png: string };

/** Content of `figures.json`. */
export interface StoredFigures {
  readonly figures: readonly StoredFigure[];
  readonly leftOut: readonly LeftOutFigure[];
}

/** Draws every figure of the report as SVG and PNG. */
export async function renderFigures(input: AnalysedSweep, context: StageContext): Promise<RenderedFigures> {
  const { store } = context;
  const key = `${input.prefix}/${FIGURES_FILE}`;
  const existing = await findJson<StoredFigures>(store, key, figuresSchema);
  if (existing !== null) return { ...input, figures: existing.reference };
  const results = await getJson<SweepResults>(store, input.results);
  const { figures, leftOut } = await render({ results, analysis: analyse(results) }, { onFigure: countWork(context, 'figures') });
  const stored: StoredFigures = {
    figures: figures.map((figure) => ({ ...figure, png: Buffer.from(figure.png).toString('base64') })),
    leftOut,
  };
  return { ...input, figures: await putJson(store, key, stored) };
}
