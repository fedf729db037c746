import { Column } from './column.ts';
import type { Outcome } from './rules.ts';

const DIVERGED = Number.NEGATIVE_INFINITY;
const FAILED = Number.POSITIVE_INFINITY;

/** Outcomes of trials in the order they were counted, in twelve bytes each. Scores are finite. */
export class Outcomes {
  readonly #indices = new Column(Uint32Array);
  readonly #outcomes = new Column(Float64Array);

  add(index: number, outcome: Outcome): void {
    this.#indices.add(index);
    this.#outcomes.add(typeof outcome === 'number' ? outcome : outcome === 'diverged' ? DIVERGED : FAILED);
  }

  list(): (readonly [index: number, outcome: Outcome])[] {
    return Array.from({ length: this.#indices.count }, (_, place) => [this.#indices.get(place), readOutcome(this.#outcomes.get(place))]);
  }
}

function readOutcome(number: number): Outcome {
  if (Number.isFinite(number)) return number;
  return number === DIVERGED ? 'diverged' : 'failed';
}
