import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { FONT_FILES, isInShippedFont, measureTextWidth } from './text-width.ts';
import { FONT_FAMILY, THEME } from './theme.ts';

/** Two pixels of the PNG to one of the figure: sharp on paper and on dense screens. */
const PNG_SCALE = 2;
/** All that is no character of XML 1.0: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

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
  const compiled = compile(specification, { config: THEME, logger: silentLogger() });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logLevel: vega.Error });
  try {
    return (await view.toSVG()).replaceAll(NOT_XML, '\u{FFFD}');
  } finally {
    view.finalize();
  }
}

/**
 * Rasterises with the shipped font, so that every machine gives the same picture. Only characters it lacks, such as Chinese ones,
 * are taken from the fonts of the machine.
 *
 * @returns PNG bytes
 */
export function rasteriseSvg(svg: string): Uint8Array {
  const font = { fontFiles: FONT_FILES, loadSystemFonts: !isInShippedFont(svg), defaultFontFamily: 'DejaVu Sans' };
  const named = svg.replaceAll(FONT_FAMILY, 'DejaVu Sans');
  return new Resvg(named, { font, fitTo: { mode: 'zoom', value: PNG_SCALE }, background: '#ffffff' }).render().asPng();
}

/** Vega's hook for hosts that know their font; typed loosely there. */
function useFontWidths(): void {
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
  textMetrics.width = (item, text) => measureTextWidth(String(text ?? ''), item.fontSize ?? 11, item.fontWeight === 'bold');
}

/** Vega-Lite warns on the console; what it warns of would be a mistake in our specifications, seen in their tests. */
function silentLogger(): vega.LoggerInterface {
  return vega.logger(vega.None);
}
