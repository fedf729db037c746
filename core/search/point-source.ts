import type { SearchRules } from './rules.ts';
import type { Point } from './space.ts';
import { suggest } from './suggest.ts';
import type { SearchTrials } from './trials.ts';

interface PointSourceOptions {
  /** Points to try first. */
  readonly start: readonly Point[];
  /** Points that an earlier run of this search suggested, in order; they are not computed again. */
  readonly known: readonly Point[];
}

export interface NextPoint {
  readonly point: Point;
  /** Why the point is tried. */
  readonly rule: 'asked for' | 'suggested';
}

/** The points of a search: first those that people enqueued, then those of its sampler. */
export class PointSource {
  readonly #known: readonly Point[];
  #queued: Point[];
  #isUsedUp = false;

  constructor({ start, known }: PointSourceOptions) {
    this.#queued = [...start];
    this.#known = known;
  }

  /** Enqueued points. */
  get queued(): readonly Point[] {
    return this.#queued;
  }

  /** Whether every point of the space has been tried. */
  get isUsedUp(): boolean {
    return this.#isUsedUp;
  }

  enqueue(points: readonly Point[]): void {
    this.#queued.push(...points);
    this.#isUsedUp = false;
  }

  /** Moves enqueued points into another space, and drops those outside it. */
  moveTo(translate: (point: Point) => Point | null): void {
    this.#queued = this.#queued.flatMap((point) => [translate(point)].filter((one) => one !== null));
    this.#isUsedUp = false;
  }

  /** The point of the next trial; null if there is none. */
  next(rules: SearchRules, trials: SearchTrials): NextPoint | null {
    if (this.#isUsedUp) return null;
    for (let point = this.#queued.shift(); point !== undefined; point = this.#queued.shift()) {
      if (trials.find(point) === undefined && rules.refuse(point) === null) return { point, rule: 'asked for' };
    }
    const point = this.#known[trials.count] ?? suggest({ rules, trials });
    this.#isUsedUp = point === null;
    return point === null ? null : { point, rule: 'suggested' };
  }
}
