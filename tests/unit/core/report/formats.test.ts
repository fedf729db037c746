import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../core/report/document/markdown.ts';
import { formatField } from '../../../../core/report/files/summary-csv.ts';
import { formatDifference, formatInterval, formatNumber, formatShare, listNames } from '../../../../core/report/format.ts';
import { createUniqueNames, slugify } from '../../../../core/report/slug.ts';

describe('numbers', () => {
  it('carry units, signs and no negative zero', () => {
    expect(formatShare(0.98461)).toBe('98.46 %');
    expect(formatNumber(1593876)).toBe('1,593,876');
    expect(formatDifference('validationAccuracy', 0.0046)).toBe('+0.46 points');
    expect(formatDifference('validationAccuracy', -0.000001)).toBe('0.00 points');
    expect(formatDifference('trainingSeconds', -3.25)).toBe('−3.3 s');
    expect(formatInterval('bestEpoch', [15, 20])).toBe('15.0 to 20.0 epochs');
    expect(formatInterval('testAccuracy', null)).toBe('unknown');
  });

  it('are listed as in a sentence', () => {
    expect(listNames(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listNames(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
    expect(listNames([])).toBe('none');
  });
});

describe('CSV fields', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=cmd()', "'=cmd()"],
    [-0.5, '-0.5'],
    [null, ''],
    [false, 'false'],
  ])('writes %j as %s', (value, field) => expect(formatField(value)).toBe(field));
});

describe('Markdown', () => {
  const names = ['gru_dropout_0.2', 'a|b', '*x*', '<b>', '`code`', '[a](b)', '# title', '__init__', 'a & b'];

  it.each(names)('shows %s as it is, in text, table and code', (name) => {
    const markdown = renderMarkdown([
      { type: 'paragraph', content: [name] },
      { type: 'table', caption: 'c', columns: [{ title: name, align: 'left' }], rows: [[{ content: [{ code: name }] }]] },
    ]);
    const html = new MarkdownIt().render(markdown);
    const shown = html
      .replaceAll(/<[^>]+>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(shown.split(name)).toHaveLength(4);
    const tags = [...html.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, tag]) => tag);
    expect(tags.filter((tag) => ['a', 'b', 'h1', 'strong'].includes(tag ?? ''))).toEqual([]);
    expect(tags.filter((tag) => tag === 'em')).toHaveLength(1);
  });
});

describe('file names', () => {
  it('are lower case and unique', () => {
    const unique = createUniqueNames();
    expect([slugify('Deep + LayerNorm'), slugify('…')]).toEqual(['deep-layernorm', 'unnamed']);
    expect([unique('a'), unique('a'), unique('b')]).toEqual(['a', 'a-2', 'b']);
  });
});
