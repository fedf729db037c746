import type { Job, Outcome, SearchRules } from './rules.ts';

/** Jobs that have not been counted yet, the outcomes that have arrived, and the order in which they count. */
export class Agenda {
  readonly #order: SearchRules['order'];
  #jobs: Job[] = [];
  /** Outcomes in the order of arrival. */
  readonly #arrived = new Map<number, Outcome>();

  constructor(order: SearchRules['order']) {
    this.#order = order;
  }

  get size(): number {
    return this.#jobs.length;
  }

  /** Jobs without an outcome, ordered by their end: decisions wait for them. */
  get waiting(): readonly Job[] {
    return this.#jobs.filter(({ index }) => !this.#arrived.has(index)).sort(compareJobs);
  }

  /** Outcomes that arrived before their turn, in the order of arrival. */
  get heldBack(): readonly (readonly [index: number, outcome: Outcome])[] {
    return [...this.#arrived];
  }

  add(job: Job): void {
    this.#jobs.push(job);
  }

  /** Ignored if the trial has no job, because the same outcome may be reported twice. */
  tell(index: number, outcome: Outcome): void {
    if (this.#jobs.some((job) => job.index === index) && !this.#arrived.has(index)) this.#arrived.set(index, outcome);
  }

  /** Removes and returns what counts next: in logical order, the jobs that end next at the same time, once all of them have arrived. */
  takeDue(): { readonly job: Job; readonly outcome: Outcome }[] {
    const due = this.#findDue();
    this.#jobs = due.length === 0 ? this.#jobs : this.#jobs.filter((job) => !due.includes(job));
    return due.map((job) => {
      const outcome = this.#arrived.get(job.index) as Outcome;
      this.#arrived.delete(job.index);
      return { job, outcome };
    });
  }

  #findDue(): Job[] {
    if (this.#order === 'arrival') {
      const [index] = this.#arrived.keys();
      return this.#jobs.filter((job) => job.index === index);
    }
    const end = Math.min(...this.#jobs.map(({ endsAt }) => endsAt));
    const together = this.#jobs.filter(({ endsAt }) => endsAt === end).sort(compareJobs);
    return together.every(({ index }) => this.#arrived.has(index)) ? together : [];
  }
}

/** Orders by end, then by index. */
function compareJobs(a: Job, b: Job): number {
  return a.endsAt - b.endsAt || a.index - b.index;
}
