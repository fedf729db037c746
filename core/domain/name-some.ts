/** `a, b, c and 4 more`: the first few names, and the number of others. @param all their number, if some are not given */
export function nameSome(names: readonly string[], most = 5, all = names.length): string {
  const shown = names.slice(0, most);
  const others = all - shown.length;
  return others > 0 ? `${shown.join(', ')} and ${others} more` : shown.join(', ');
}
