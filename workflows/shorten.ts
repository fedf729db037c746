/** Characters kept of a failure: its class, what happened and the way out, or the end of what a crashed process said last. */
export const TEXT_LIMIT = 300;

const OMISSION = ' … ';

/** A text of at most `limit` characters, the middle left out: a crash is told of at the beginning, its cause often at the end. */
export function shorten(text: string, limit = TEXT_LIMIT): string {
  if (text.length <= limit) return text;
  const kept = Math.max(0, limit - OMISSION.length);
  const end = Math.floor(kept / 3);
  return `${text.slice(0, kept - end)}${OMISSION}${text.slice(text.length - end)}`;
}
