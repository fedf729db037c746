/** A fraction as a percentage. */
export function formatShare(fraction: number | null, digits = 2): string {
  return fraction === null ? '–' : `${(100 * fraction).toFixed(digits)} %`;
}

/** A difference of fractions, in points. */
export function formatPoints(value: number): string {
  return `${value > 0 ? '+' : ''}${(100 * value).toFixed(2).replace('-', '−')} points`;
}

export function formatCount(count: number | null): string {
  return count === null ? '–' : count.toLocaleString('en-US');
}

/** `42 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole < 10 && seconds !== whole ? seconds.toFixed(1) : whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3_600)} h`;
}

/** In the reader's own time zone. */
export function formatTime(iso: string | null): string {
  return iso === null ? '–' : new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

export function secondsBetween(from: string, to: string | null): number {
  return Math.max(0, ((to === null ? Date.now() : Date.parse(to)) - Date.parse(from)) / 1_000);
}
