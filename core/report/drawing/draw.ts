import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chooseFontFiles, listNotShipped } from './fonts.ts';
import { guardNames, removeMarks } from './guard-names.ts';
import { measureTextWidth } from './text-width.ts';
import { FONT_FAMILY, THEME } from './theme.ts';

/** Two pixels of the PNG to one of the figure: sharp on paper and on dense screens. */
const PNG_SCALE = 2;

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/**
 * Draws a Vega-Lite specification without a browser or canvas. Its texts may hold anything: what XML does not allow becomes U+FFFD.
 *
 * @returns a self-contained SVG document.
 */
export async function drawSvg(specification: TopLevelSpec): Promise<string> {
  useFontWidths();
  // Vega counts the ids of clip paths and gradients up through the life of the process; the same figure must give the same bytes.
  vega.resetSVGDefIds();
  const compiled = compile(guardNames(specification), { config: THEME, logger: silentLogger() });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logLevel: vega.Error });
  try {
    return removeMarks(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/**
 * Rasterises with the shipped fonts, so that every machine gives the same picture. Only characters they lack, such as Chinese ones,
 * are taken from the fonts of the machine.
 *
 * @returns PNG bytes
 */
export function rasteriseSvg(svg: string): Uint8Array {
  const loadSystemFonts = listNotShipped(svg).length > 0;
  const font = { fontFiles: chooseFontFiles(svg), loadSystemFonts, defaultFontFamily: 'DejaVu Sans' };
  const named = svg.replaceAll(FONT_FAMILY, 'DejaVu Sans');
  return new Resvg(named, { font, fitTo: { mode: 'zoom', value: PNG_SCALE }, background: '#ffffff' }).render().asPng();
}

/** Vega's hook for hosts that know their font; typed loosely there. */
function useFontWidths(): void {
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
  textMetrics.width = (item, text) => measureTextWidth(removeMarks(String(text ?? '')), item.fontSize ?? 11, item.fontWeight === 'bold');
}

/** Vega-Lite warns on the console; what it warns of would be a mistake in our specifications, seen in their tests. */
function silentLogger(): vega.LoggerInterface {
  return vega.logger(vega.None);
}
