import { Column } from './column.ts';

/** A whole number as `String` writes it. */
const NUMBER = /(?<![\d.])(?:0|[1-9]\d{0,8})(?![\d.]*\d)/g;
/** Takes the place of a number in a pattern. */
const HOLE = '\0';

/** Texts that differ mostly in whole numbers, such as `place 7 of 90`: each as a pattern that many share and the numbers in it. */
export class PackedTexts {
  readonly #patterns: string[] = [];
  readonly #known = new Map<string, number>();
  /** Of each text, the position of its pattern and the end of its numbers. */
  readonly #uses = new Column(Uint32Array);
  readonly #ends = new Column(Uint32Array);
  readonly #numbers = new Column(Uint32Array);

  add(text: string): void {
    const pattern = text.replace(NUMBER, (number) => {
      this.#numbers.add(Number(number));
      return HOLE;
    });
    this.#uses.add(this.#find(pattern));
    this.#ends.add(this.#numbers.count);
  }

  get(place: number): string {
    let number = place === 0 ? 0 : this.#ends.get(place - 1);
    const [first = '', ...others] = (this.#patterns[this.#uses.get(place)] ?? '').split(HOLE);
    return others.reduce((text, part) => `${text}${this.#numbers.get(number++)}${part}`, first);
  }

  #find(pattern: string): number {
    const known = this.#known.get(pattern) ?? this.#patterns.push(pattern) - 1;
    this.#known.set(pattern, known);
    return known;
  }
}
