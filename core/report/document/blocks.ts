import type { Figure } from '../figures/figure.ts';

/** A run of text. Plain strings are text, never markup: every renderer escapes them. */
export type Inline = string | { readonly code: string } | { readonly strong: string };

/** One cell; `sortBy` lets a page sort by the number rather than by its text. */
export interface Cell {
  readonly content: readonly Inline[];
  readonly sortBy?: number;
}

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export type Row = readonly Cell[];

export interface Table {
  readonly type: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The report as a list of blocks, from which Markdown and HTML are written. */
export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly id: string }
  | { readonly type: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly type: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'notice'; readonly content: readonly Inline[] }
  | { readonly type: 'verdict'; readonly content: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'figure'; readonly figure: Figure }
  | Table;

export function heading(level: 1 | 2 | 3, text: string, id: string): Block {
  return { type: 'heading', level, text, id };
}

export function paragraph(...content: Inline[]): Block {
  return { type: 'paragraph', content };
}

export function code(text: string): Inline {
  return { code: text };
}

export function strong(text: string): Inline {
  return { strong: text };
}

/** A cell of text. */
export function cell(...content: Inline[]): Cell {
  return { content };
}

/** A cell sorted by its number; null sorts last. */
export function numberCell(text: string, sortBy: number | null | undefined): Cell {
  return { content: [text], sortBy: sortBy ?? Number.NEGATIVE_INFINITY };
}
