import type { PlannedVariant } from './plan-queue.ts';
import type { SweepState } from './sweep-state.ts';
import { countReturns, stateOf } from './variant-states.ts';

/** The planned variants in the order in which they start, with a mark before the first that waits: looking through thousands of settled ones for every launch would take most of a large sweep's time. */
export class WaitingQueue {
  readonly #state: SweepState;
  #planned: readonly PlannedVariant[] = [];
  #first = 0;
  #returns = 0;

  constructor(state: SweepState) {
    this.#state = state;
  }

  get planned(): readonly PlannedVariant[] {
    return this.#planned;
  }

  replace(planned: readonly PlannedVariant[]): void {
    this.#planned = planned;
    this.#first = 0;
  }

  /** The first waiting variant that fits; undefined if there is none. */
  find(fits: (planned: PlannedVariant) => boolean): PlannedVariant | undefined {
    this.#skipSettled();
    for (let place = this.#first; place < this.#planned.length; place += 1) {
      const planned = this.#planned[place] as PlannedVariant;
      if (this.#isWaiting(planned) && fits(planned)) return planned;
    }
    return undefined;
  }

  #skipSettled(): void {
    const returns = countReturns(this.#state);
    if (returns > this.#returns) this.#first = 0;
    this.#returns = returns;
    while (this.#first < this.#planned.length && !this.#isWaiting(this.#planned[this.#first] as PlannedVariant)) this.#first += 1;
  }

  #isWaiting({ variant }: PlannedVariant): boolean {
    return stateOf(this.#state, variant.name) === 'waiting';
  }
}
