export interface Standing {
  readonly index: number;
  readonly worth: number;
}

/** Trials by worth, the best first, equals by index. */
export class Standings {
  readonly #sorted: Standing[] = [];

  get size(): number {
    return this.#sorted.length;
  }

  add(standing: Standing): void {
    this.#sorted.splice(this.#place(standing), 0, standing);
  }

  remove(index: number): void {
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

  placeOf(index: number): number {
    return this.#sorted.findIndex((one) => one.index === index);
  }

  /** By halves. */
  #place({ index, worth }: Standing): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#sorted[middle] as Standing;
      if (other.worth > worth || (other.worth === worth && other.index < index)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
