const NAMES_TOLD = 5;

/** The first names, and how many more there are. */
export function listSome(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_TOLD).join(', ');
  return names.length > NAMES_TOLD ? `${shown} and ${names.length - NAMES_TOLD} more` : shown;
}
