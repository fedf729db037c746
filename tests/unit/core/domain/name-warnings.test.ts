import { describe, expect, it } from 'vitest';
import { isMissingName, isMissingNumber } from '../../../../core/domain/missing-words.ts';
import { listNameWarnings } from '../../../../core/domain/name-warnings.ts';

const describeNames = (classes: readonly string[], users: readonly string[] = ['U1']) => ({
  classes,
  groups: users.map((name) => ({ name, recordings: 1 })),
});

describe('names that may be two spellings of one', () => {
  it.each([
    ['1', '01'],
    ['U1', 'U01'],
    ['walk-7', 'walk-007'],
    ['2024-01-05', '2024-1-5'],
    ['1', '+1'],
    ['-1', '-01'],
    ['1.5', '1.50'],
    ['sit-down', 'sit_down'],
    ['sitdown', 'Sit-Down'],
    ['U1', 'U_1'],
    ['-1', '\u22121'],
    ['sit-down', 'sit\u2013down'],
    ["don't", 'don\u2019t'],
    ['1000', '1e3'],
    ['1', '1,0'],
    ['C', '\u0421'],
    ['walk', 'w\u0430lk'],
  ])('are named, as classes and as users, with a remedy: %s and %s', (first, second) => {
    const [ofClasses] = listNameWarnings(describeNames([first, second, 'other']));
    expect(ofClasses?.message).toContain(`classes "${first}" and "${second}" may be one class`);
    expect(ofClasses?.message).toContain(`set dataset.rename to [{ "from": "${second}", "to": "${first}", "of": "class" }]`);
    const [ofUsers] = listNameWarnings(describeNames(['other'], [first, second]));
    expect(ofUsers?.message).toContain(`users "${first}" and "${second}" may be one user`);
  });

  it.each([
    ['1', '10'],
    ['10', '100'],
    ['0', '00-1'],
    ['-1', '1'],
    ['1.05', '1.5'],
    ['1-2', '12'],
    ['1.0.1', '1.1'],
    ['U1', 'V1'],
    ['kochen', 'köchen'],
    ['1234567890123456789', '1234567890123456788'],
    ['1e999', '2e999'],
  ])('are not suspected if they clearly differ: %s and %s', (first, second) => {
    expect(listNameWarnings(describeNames([first, second], [first, second]))).toEqual([]);
  });

  it('are listed in one sentence, however many there are', () => {
    const numbers = Array.from({ length: 9 }, (_, index) => `${index + 1}`);
    const warnings = listNameWarnings(describeNames(numbers.flatMap((number) => [number, `0${number}`])));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toContain('"5" and "05" and 4 more');
  });
});

describe('names that may mean that there is none', () => {
  it.each(['NaN', '?', 'None', 'null', 'N/A', '-', '<NA>'])('are named, as classes and as users: %s', (name) => {
    const warnings = listNameWarnings(describeNames(['walk', name], ['U1', name]));
    expect(warnings.map(({ kind }) => kind)).toEqual(['missing-name', 'missing-name']);
    expect(warnings[0]?.message).toContain(`class ${JSON.stringify(name)} may mean that the name is missing`);
    expect(warnings[1]?.message).toContain(`user ${JSON.stringify(name)} may`);
  });

  it('are listed in one sentence, and other names are not suspected', () => {
    expect(listNameWarnings(describeNames(['nan', 'null', 'nanny', 'na na']))).toMatchObject([
      { message: expect.stringContaining('classes "nan", "null" may mean that the name is missing') },
    ]);
  });
});

describe('words for a missing value', () => {
  it.each(['?', 'NaN', 'NA', 'N/A', '<NA>', '#N/A', 'null', 'None'])('mean it in the place of a number and of a name: %s', (word) => {
    expect([isMissingNumber(word), isMissingName(word)]).toEqual([true, true]);
  });

  it.each(['', '-nan', 'NaT', '#NV', '-nan(ind)', '1.#QNAN'])('mean it only in the place of a number: "%s"', (word) => {
    expect([isMissingNumber(word), isMissingName(word)]).toEqual([true, false]);
  });

  it.each(['-', '--', '??', '.', 'nil', 'undefined', 'Missing', ' nan '])('mean it only in the place of a name: "%s"', (word) => {
    expect([isMissingNumber(word), isMissingName(word)]).toEqual([false, true]);
  });
});

it('users that are named like parts are told how to become parts', () => {
  const [warning, ...others] = listNameWarnings(describeNames(['walk'], ['TEST', 'Train']));
  expect(warning?.message).toContain('users "TEST", "Train" are named like parts of a data set; if they are parts, write {part}');
  expect(others).toEqual([]);
  expect(listNameWarnings(describeNames(['walk'], ['test', 'ann']))).toEqual([]);
});
