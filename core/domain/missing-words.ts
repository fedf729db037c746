/** Texts that programs write where a value is missing, in lower case. */
const ANYWHERE = ['?', 'nan', 'na', 'n/a', '<na>', '#n/a', 'null', 'none'];
/** Only in the place of numbers, because classes and users may have such names. Some are from spreadsheets in other languages and from C on Windows. */
const AMONG_NUMBERS = [
  ...['', '-nan', '+nan', 'nat', '#na', '#nv', '#n/d', '#n/b', 'nan(ind)', '-nan(ind)'],
  ...['1.#qnan', '-1.#qnan', '1.#ind', '-1.#ind'],
];
/** Only as names. In the place of a number they may be mistakes, so the format must list them. */
const AS_NAMES = ['nil', 'undefined', 'missing', '.'];
const MARKS = /^(?:\?+|-+)$/;

const NUMBERS = new Set([...ANYWHERE, ...AMONG_NUMBERS]);
const NAMES = new Set([...ANYWHERE, ...AS_NAMES]);

/** Whether a text in the place of a number means that there is none. */
export function isMissingNumber(text: string): boolean {
  return NUMBERS.has(text.toLowerCase());
}

/** Whether it is one of the two marks with which files of time series fill up a series that is too short. */
export function isSeriesGap(text: string): boolean {
  return text === '?' || text.toLowerCase() === 'nan';
}

/** Whether the name of a class or user may mean that there is none. */
export function isMissingName(name: string): boolean {
  const text = name.trim().toLowerCase();
  return NAMES.has(text) || MARKS.test(text);
}
