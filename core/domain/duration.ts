const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Converts a text such as `30 minutes` or `7d` to milliseconds; the configuration's schema has already validated it. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([smhd])/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a duration such as "30 minutes" or "7 days".`);
  return Number(match[1]) * MILLISECONDS[match[2] as keyof typeof MILLISECONDS];
}
