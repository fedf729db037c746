type Numbers = Uint8Array | Uint32Array | Float64Array;

const GROWTH = 1.5;
const FIRST_LENGTH = 64;

/** A list of numbers that grows and takes no more bytes for each than its type needs. */
export class Column {
  #numbers: Numbers;
  #count = 0;

  constructor(type: new (length: number) => Numbers) {
    this.#numbers = new type(FIRST_LENGTH);
  }

  get count(): number {
    return this.#count;
  }

  add(number: number): void {
    if (this.#count === this.#numbers.length) this.#grow();
    this.#numbers[this.#count] = number;
    this.#count += 1;
  }

  /** @throws RangeError if there is no such place */
  get(place: number): number {
    if (place >= this.#count) throw new RangeError(`There is no place ${place}; there are ${this.#count}.`);
    return this.#numbers[place] as number;
  }

  #grow(): void {
    const before = this.#numbers;
    const type = before.constructor as new (length: number) => Numbers;
    this.#numbers = new type(Math.ceil(before.length * GROWTH));
    this.#numbers.set(before);
  }
}
