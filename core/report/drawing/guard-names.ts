/** Everything that XML 1.0 does not allow: most control characters, unpaired surrogates, U+FFFE and U+FFFF. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** Names that every plain object inherits, such as `constructor`. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** Occurs in no text after `NOT_XML` is replaced. */
const MARK = '\u{FFFE}';

/**
 * Makes a specification drawable whatever its texts are: Vega uses values as keys of plain objects and fails on inherited names,
 * so these are marked; characters that XML does not allow become U+FFFD. `removeMarks` restores the texts.
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
