import { renderAsync } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chooseFontFiles, listNotShipped } from './fonts.ts';
import { guardNames, removeMarks } from './guard-names.ts';
import { shapeTexts } from './shape-texts.ts';
import { measureTextWidth } from './text-width.ts';
import { FONT_FAMILY, THEME } from './theme.ts';

/** Two PNG pixels per figure pixel: sharp on paper and on dense screens. */
const PNG_SCALE = 2;

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/**
 * Draws a Vega-Lite specification without a browser or canvas. Texts may contain anything: characters that XML does not allow become U+FFFD.
 *
 * @returns a self-contained SVG document.
 */
export async function drawSvg(specification: TopLevelSpec): Promise<string> {
  useFontWidths();
  // Vega numbers clip paths and gradients consecutively over the life of the process; the same figure must give the same bytes.
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
 * Rasterises in another thread, with the shipped fonts, so every machine gives the same picture. Only characters missing from them, such as Chinese ones,
 * use the machine's fonts.
 *
 * @returns PNG bytes
 */
export async function rasteriseSvg(svg: string): Promise<Uint8Array> {
  const loadSystemFonts = listNotShipped(svg).length > 0;
  const font = { fontFiles: chooseFontFiles(svg), loadSystemFonts, defaultFontFamily: 'DejaVu Sans' };
  const shaped = shapeTexts(svg.replaceAll(FONT_FAMILY, 'DejaVu Sans'));
  return (await renderAsync(shaped, { font, fitTo: { mode: 'zoom', value: PNG_SCALE }, background: '#ffffff' })).asPng();
}

/** Sets Vega's hook for text widths, which Vega types loosely. */
function useFontWidths(): void {
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
  textMetrics.width = (item, text) => measureTextWidth(removeMarks(String(text ?? '')), item.fontSize ?? 11, item.fontWeight === 'bold');
}

/** Vega-Lite writes warnings to the console; they would be mistakes in our specifications, which the tests catch. */
function silentLogger(): vega.LoggerInterface {
  return vega.logger(vega.None);
}
