import { type HasRoom, shortenName, shortenNames } from '../../domain/shorten-names.ts';
import { measureTextWidth } from './text-width.ts';
import { FONT_SIZE } from './theme.ts';

export interface FitOptions {
  /** Available width in pixels. */
  readonly width: number;
  /** In pixels; default: that of the figures. */
  readonly fontSize?: number;
  readonly bold?: boolean;
}

/** Shortens a text that is too wide. */
export function fitText(text: string, options: FitOptions): string {
  return shortenName(text, withWidth(options));
}

/** Creates labels that fit and are all different for distinct names. */
export function fitNames(names: readonly string[], options: FitOptions): string[] {
  return shortenNames(names, withWidth(options));
}

function withWidth({ width, fontSize = FONT_SIZE, bold = false }: FitOptions): HasRoom {
  return (text) => measureTextWidth(text, fontSize, bold) <= width;
}
