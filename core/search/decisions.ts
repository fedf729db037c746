import { Column } from './column.ts';
import { DECISIONS, type Decision } from './decision.ts';
import { PackedTexts } from './packed-texts.ts';

/** A search's decisions in order, in 60 bytes each, because a large search makes tens of thousands; as objects they take ten times as much. */
export class Decisions {
  readonly #times = new Column(Float64Array);
  readonly #indices = new Column(Uint32Array);
  readonly #kinds = new Column(Uint8Array);
  readonly #rungs = new Column(Uint32Array);
  readonly #epochs = new Column(Float64Array);
  /** Of these two, NaN: none. */
  readonly #scores = new Column(Float64Array);
  readonly #cutOffs = new Column(Float64Array);
  readonly #rules = new PackedTexts();

  get count(): number {
    return this.#times.count;
  }

  /** Decisions from one number up to before another one. */
  list(from = 0, to = this.count): Decision[] {
    const first = Math.min(from, this.count);
    return Array.from({ length: Math.max(0, Math.min(to, this.count) - first) }, (_, place) => this.#get(first + place));
  }

  add({ time, index, kind, rung, epochs, score, cutOff, rule }: Omit<Decision, 'number'>): void {
    this.#times.add(time);
    this.#indices.add(index);
    this.#kinds.add(DECISIONS.indexOf(kind));
    this.#rungs.add(rung);
    this.#epochs.add(epochs);
    this.#scores.add(score ?? Number.NaN);
    this.#cutOffs.add(cutOff ?? Number.NaN);
    this.#rules.add(rule);
  }

  #get(number: number): Decision {
    return {
      number,
      time: this.#times.get(number),
      index: this.#indices.get(number),
      kind: DECISIONS[this.#kinds.get(number)] as Decision['kind'],
      rung: this.#rungs.get(number),
      epochs: this.#epochs.get(number),
      score: nullIfNone(this.#scores.get(number)),
      cutOff: nullIfNone(this.#cutOffs.get(number)),
      rule: this.#rules.get(number),
    };
  }
}

function nullIfNone(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
