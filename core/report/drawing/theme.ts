import type { Config } from 'vega-lite';

/**
 * Colours by role. Shape and dash always repeat what the hue says, and the hues (Okabe and Ito, 2008) differ in lightness, so
 * figures are readable in black and white and with any colour vision. The web page replaces these exact values in dark mode.
 */
export const INK = {
  text: '#1b1b1b',
  muted: '#5c5c5c',
  faint: '#a8a8a8',
  grid: '#e3e3e3',
  background: '#ffffff',
  accent: '#0072b2',
  accentLight: '#a9cce3',
  second: '#d55e00',
  third: '#009e73',
} as const;

export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';
export const FONT_SIZE = 11;
export const TITLE_FONT_SIZE = 14;

/** Width for the name of a row, in pixels. */
export const LABEL_WIDTH = 260;

/** Plot widths in pixels, without axes and labels. */
export const PLOT_WIDTH = 430;

export const THEME: Config = {
  font: FONT_FAMILY,
  background: INK.background,
  padding: 12,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    fontSize: TITLE_FONT_SIZE,
    subtitleFontSize: FONT_SIZE,
    subtitleColor: INK.muted,
    color: INK.text,
    offset: 14,
    subtitlePadding: 5,
    subtitleLineHeight: 15,
  },
  axis: {
    labelFontSize: FONT_SIZE,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelColor: INK.text,
    titleColor: INK.text,
    gridColor: INK.grid,
    domainColor: INK.faint,
    tickColor: INK.faint,
    labelLimit: LABEL_WIDTH,
    labelSeparation: 6,
    // With Vega's default limit of 200, the axis title would overlap long labels.
    maxExtent: LABEL_WIDTH + 20,
  },
  legend: { labelFontSize: FONT_SIZE, titleFontSize: FONT_SIZE, titleFontWeight: 'normal', labelColor: INK.text, titleColor: INK.text },
  header: { labelFontSize: FONT_SIZE, titleFontSize: FONT_SIZE, labelColor: INK.text },
  text: { fontSize: FONT_SIZE, color: INK.text },
};
