/** All that is no character of XML 1.0: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** What every plain object inherits, such as `constructor`. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** No text has it once `NOT_XML` is replaced. */
const MARK = '\u{FFFE}';

/**
 * A specification whose texts can be drawn whatever they are: Vega keeps values as keys of plain objects and fails on names that these
 * inherit, so those are marked; what XML does not allow becomes U+FFFD. `removeMarks` gives the texts back.
 */
export function guardNames<Value>(specification: Value): Value {
  return guard(specification) as Value;
}

export function removeMarks(text: string): string {
  return text.replaceAll(MARK, '');
}

function guard(value: unknown): unknown {
  if (typeof value === 'string') return guardText(value);
  if (Array.isArray(value)) return value.map(guard);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, guard(inner)]));
}

function guardText(text: string): string {
  const allowed = text.replaceAll(NOT_XML, '\u{FFFD}');
  return INHERITED.has(allowed) ? `${MARK}${allowed}` : allowed;
}
