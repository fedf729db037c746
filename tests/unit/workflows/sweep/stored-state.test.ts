import { describe, expect, it } from 'vitest';
import { splitText } from '../../../../workflows/sweep/stored-state.ts';

describe('the parts of a text', () => {
  it.each([
    ['', []],
    ['abcd', ['abcd']],
    ['abcdefghi', ['abcd', 'efgh', 'i']],
    ['abc😀d', ['abc', '😀d']],
    ['😀😀😀', ['😀😀', '😀']],
  ])('%j', (text, parts) => expect(splitText(text, 4)).toEqual(parts));
});
