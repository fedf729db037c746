export interface Standing {
  readonly index: number;
  readonly worth: number;
}

/** Trials by worth, the best first, then by index. */
export class Standings {
  readonly #sorted: Standing[] = [];

  get size(): number {
    return this.#sorted.length;
  }

  add(standing: Standing): void {
    this.#sorted.splice(this.placeOf(standing), 0, standing);
  }

  remove(standing: Standing): void {
    const place = this.placeOf(standing);
    if (this.#sorted[place]?.index === standing.index) this.#sorted.splice(place, 1);
  }

  /** Whatever its worth; nothing where it has none. */
  leaveOut(index: number): void {
    const found = this.#sorted.findIndex((one) => one.index === index);
    if (found !== -1) this.#sorted.splice(found, 1);
  }

  /** Counted from 0. */
  at(place: number): Standing | undefined {
    return this.#sorted[place];
  }

  best(count: number): readonly Standing[] {
    return this.#sorted.slice(0, count);
  }

  /** Where it stands, or would; by halves. */
  placeOf(standing: Standing): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareStandings(this.#sorted[middle] as Standing, standing) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The better first, equals by index. */
export function compareStandings(a: Standing, b: Standing): number {
  if (a.worth !== b.worth) return a.worth > b.worth ? -1 : 1;
  return a.index - b.index;
}
