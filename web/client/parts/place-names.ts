/** Of a character at the size of the legend. */
const CHARACTER_WIDTH = 7;
const KEY_WIDTH = 44;

interface Room {
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

export interface PlacedName {
  readonly name: string;
  readonly x: number;
  readonly line: number;
}

/** Places names side by side, in as many lines as they need. */
export function placeNames(names: readonly string[], { left, right, width }: Room): readonly PlacedName[] {
  let [x, line] = [left, 0];
  return names.map((name) => {
    const needed = KEY_WIDTH + CHARACTER_WIDTH * name.length;
    if (x > left && x + needed > width - right) [x, line] = [left, line + 1];
    const placed = { name, x, line };
    x += needed;
    return placed;
  });
}
