/** Maximum length of a failure message: class, problem and advice, or the end of a crashed process's output. */
export const TEXT_LIMIT = 300;

const OMISSION = ' … ';

/** Shortens a text to at most `limit` characters by cutting the middle: a crash is described at the beginning, its cause often at the end. */
export function shorten(text: string, limit = TEXT_LIMIT): string {
  if (text.length <= limit) return text;
  const kept = Math.max(0, limit - OMISSION.length);
  const end = Math.floor(kept / 3);
  return `${text.slice(0, kept - end)}${OMISSION}${text.slice(text.length - end)}`;
}
