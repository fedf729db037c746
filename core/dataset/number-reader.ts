import { isMissingNumber } from '../domain/missing-words.ts';
import type { NumberRules } from './formats/index.ts';
import { type DataPosition, type FormatRemedy, quoteFound, rejectFile } from './rejection.ts';

const DECIMAL_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DECIMAL_COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const GROUPED = {
  comma: /^([+-]?)([1-9]\d{0,2}(?:,\d{3})+)(?![\d,])(.*)$/,
  point: /^([+-]?)([1-9]\d{0,2}(?:\.\d{3})+)(?![\d.])(.*)$/,
  space: /^([+-]?)([1-9]\d{0,2}(?: \d{3})+)(?![\d ])(.*)$/,
  apostrophe: /^([+-]?)([1-9]\d{0,2}(?:'\d{3})+)(?![\d'])(.*)$/,
} as const;
const SUGGESTIONS: readonly { readonly tried: NumberRules; readonly words: string }[] = [
  { tried: { decimal: 'comma', thousands: 'none' }, words: 'if commas are decimal separators, write "decimal": "comma"' },
  { tried: { decimal: 'point', thousands: 'none' }, words: 'if points are decimal separators, write "decimal": "point"' },
  ...(['comma', 'space', 'apostrophe'] as const).map((thousands) => ({
    tried: { decimal: 'point', thousands } as const,
    words: `if there are thousands separators, write "thousands": "${thousands}"`,
  })),
  ...(['point', 'space', 'apostrophe'] as const).map((thousands) => ({
    tried: { decimal: 'comma', thousands } as const,
    words: `if there are thousands separators, write "decimal": "comma" and "thousands": "${thousands}"`,
  })),
];
/** What a text is that no rule makes a number. */
const OTHER_NOTATIONS: readonly (readonly [written: RegExp, words: string])[] = [
  [/^\d{4}-\d\d-\d\d|^\d{1,2}:\d\d/, 'a time stamp is no feature: name another column'],
  [/^[+-]?(?:\d+\.?\d*|\.\d+)[dD][+-]?\d+$/, 'write the exponent with E instead of D'],
  [/^[\u2010-\u2015]\s?[\d.,]/, 'write a minus sign instead of the dash'],
  [/^\p{Sc}|^[+-]?(?!0x)[\d.,]+\s?[%°\p{Sc}\p{L}]/u, 'write numbers alone, without a unit'],
  [/^[^\d]*(?!\d)\p{Nd}/u, 'write the digits 0 to 9'],
];
/** Spaces used as thousands separators. */
const SPACES = /[\u00a0\u2009\u202f]/g;
const APOSTROPHES = /\u2019/g;
const MINUS = /\u2212/g;
/** Texts without letters or digits, errors of spreadsheets, infinities. */
const MAY_BE_MISSING = /^(?:[^\p{L}\p{N}]+|#[^\s]+|[+-]?inf(?:inity)?|-?1\.#inf)$/iu;

interface NumberRequest {
  readonly text: string;
  readonly name: string;
  readonly position: DataPosition;
  /** Number format; undefined: with a decimal point, and no missing values. */
  readonly rules?: NumberRules | undefined;
}

/**
 * Reads a decimal number within the range of float32; NaN if it is missing and the rules allow that.
 *
 * @throws DurasweepError `DatasetRejected` with file and line: empty text, NaN, infinity, `?` (missing), hexadecimal, out of float32's range.
 */
export function readNumber({ text, name, position, rules = {} }: NumberRequest): number {
  const missing = isMissingBy(text, rules);
  if (missing && (rules.missing ?? 'refuse') !== 'refuse') return Number.NaN;
  const value = missing ? Number.NaN : parseNumber(text, rules);
  if (Number.isFinite(value)) return value;
  const { words, remedy } = missing ? FOR_MISSING : suggestFix(text, value, rules);
  const reason = `expected a finite decimal number for ${name}, found ${describeFound(text, missing)}${words}`;
  throw rejectFile({ position, reason, remedy });
}

/** Whether a text is a number according to the rules, or a missing value. */
export function isNumberOrMissing(text: string, rules: NumberRules): boolean {
  return isMissingBy(text, rules) || Number.isFinite(parseNumber(text, rules));
}

function isMissingBy(text: string, { missingValues = [] }: NumberRules): boolean {
  return isMissingNumber(text) || missingValues.includes(text);
}

function parseNumber(text: string, { decimal = 'point', thousands = 'none' }: NumberRules): number {
  const usual = text.includes('\u2212') ? text.replaceAll(MINUS, '-') : text;
  const plain = thousands === 'none' ? usual : dropSeparators(usual, thousands);
  if (decimal === 'point') return DECIMAL_NUMBER.test(plain) ? Math.fround(Number(plain)) : Number.NaN;
  return DECIMAL_COMMA.test(plain) ? Math.fround(Number(plain.replace(',', '.'))) : Number.NaN;
}

/** Removes separators before every third digit from the right; a number with separators elsewhere is refused. */
function dropSeparators(text: string, thousands: keyof typeof GROUPED): string {
  const usual = text.replace(SPACES, ' ').replace(APOSTROPHES, "'");
  const [, sign, whole, rest] = GROUPED[thousands].exec(usual) ?? [];
  return whole === undefined ? text : `${sign}${whole.replaceAll(/[^\d]/g, '')}${rest}`;
}

function describeFound(text: string, missing: boolean): string {
  return `${text === '' ? 'nothing' : quoteFound(text)}${missing ? ' (missing values are refused)' : ''}`;
}

interface Suggestion {
  readonly words: string;
  /** Undefined if nothing or more than one thing fits. */
  readonly remedy: FormatRemedy | undefined;
}

const FOR_MISSING: Suggestion = {
  words: '; fix it, or choose "missing": "interpolate" or "drop-recording" in the format',
  remedy: { missing: 'interpolate' },
};

/** @param value infinite if the text is a number that does not fit */
function suggestFix(text: string, value: number, rules: NumberRules): Suggestion {
  if (!Number.isNaN(value)) return { words: '; numbers beyond 3.4e38 do not fit into 32 bits, scale the data', remedy: undefined };
  return MAY_BE_MISSING.test(text) ? listAsMissing(text) : suggestRule(text, rules);
}

function listAsMissing(text: string): Suggestion {
  return { words: `; if this means a missing value, list ${quoteFound(text)} in the format's "missingValues"`, remedy: undefined };
}

/** The fields with which the text would be a number. */
function suggestRule(text: string, rules: NumberRules): Suggestion {
  const fits = (tried: NumberRules) => Number.isFinite(parseNumber(text, { ...rules, ...tried }));
  // Thousands separators are no explanation if the number has none, nor is a decimal comma if it has no fraction.
  const isNeeded = ({ decimal, thousands }: NumberRules) =>
    thousands === 'none' || (!fits({ decimal, thousands: 'none' }) && (decimal === 'point' || !fits({ decimal: 'point', thousands })));
  const fitting = SUGGESTIONS.filter(({ tried }) => fits(tried) && isNeeded(tried));
  if (fitting.length === 0) return { words: nameNotation(text), remedy: undefined };
  const words = `; ${fitting.map((each) => each.words).join(', or ')} in the format`;
  return { words, remedy: fitting.length === 1 ? fitting[0]?.tried : undefined };
}

function nameNotation(text: string): string {
  const found = OTHER_NOTATIONS.find(([written]) => written.test(text));
  return found === undefined ? '' : `; ${found[1]}`;
}
