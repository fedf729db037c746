import { expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { composeReport } from '../../../../core/report/document/compose.ts';
import { renderMarkdown } from '../../../../core/report/document/markdown.ts';
import { findMissingGlyphs } from '../../../../core/report/drawing/missing-glyphs.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

/** Not assigned: no font has them. */
const IN_NO_FONT = ['\u0378', '\u0379'];
const textOf = (text: string) => `<svg><text x="1">${text}</text></svg>`;

it('characters that no font has are found, in any text, and no others', () => {
  expect(findMissingGlyphs(`${textOf('Gehen ü · 1')}${textOf('הליכה')}${textOf('скорость')}`)).toEqual([]);
  expect(findMissingGlyphs(textOf(`walk ${IN_NO_FONT.join(' ')}`))).toEqual(IN_NO_FONT);
});

it('a report names the characters that its PNG files show as boxes, once', () => {
  const results = buildSweepResults({ seeds: 1, recordings: 320 });
  const figure = {
    name: 'f',
    title: 'F',
    alternativeText: '',
    topic: 'curves',
    experiment: null,
    svg: '<svg></svg>',
    png: new Uint8Array(),
  } as const;
  const figures = [
    { ...figure, specification: {} as never, missingGlyphs: IN_NO_FONT },
    { ...figure, specification: {} as never, missingGlyphs: IN_NO_FONT },
  ];
  const page = renderMarkdown(composeReport({ results, analysis: analyse(results) }, { figures, leftOut: [] }));
  expect(page.match(/\*\*Boxes in PNG files\.\*\* .*\u0378 \u0379/g)).toHaveLength(1);
});
