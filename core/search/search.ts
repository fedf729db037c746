import type { Decision } from './decision.ts';
import type { Promotion, Pruner, Verdict } from './pruners/pruner.ts';
import type { Budget, Job, Outcome, SearchRules } from './rules.ts';
import { keyOf, type Point } from './space.ts';
import { suggest } from './suggest.ts';
import { type SearchTrial, SearchTrials } from './trials.ts';

export interface SearchOptions {
  readonly rules: SearchRules;
  readonly budget: Budget;
  /** Points to try first. */
  readonly start: readonly Point[];
  /** Points that an earlier run of this search suggested, in order: they are not worked out again. */
  readonly known?: readonly Point[];
}

/**
 * A search in logical time: a conservative simulation of workers of one speed, so that what trains the trials, and how fast, changes no decision. A
 * job lasts its epochs times the cost of one. What is decided at a logical time waits for every job that ends by then; what arrives earlier is
 * held back, and jobs that end together count by index.
 *
 * The same calls give the same decisions. To carry a search on elsewhere, its outcomes are told again to a new one that knows its points.
 */
export class Search {
  /** Outcomes in the order they counted. */
  readonly counted: [index: number, outcome: Outcome][] = [];
  readonly #rules: SearchRules;
  readonly #pruner: Pruner;
  readonly #trials = new SearchTrials();
  readonly #decisions: Decision[] = [];
  readonly #known: readonly Point[];
  readonly #queued: Point[];
  #budget: Budget;
  #jobs: Job[] = [];
  /** Of jobs that are not counted yet, in the order of arrival. */
  readonly #arrived = new Map<number, Outcome>();
  #time = 0;
  #spent = 0;
  #promotion: Promotion | null = null;
  #isStopped = false;
  #isUsedUp = false;

  constructor({ rules, budget, start, known = [] }: SearchOptions) {
    this.#rules = rules;
    this.#budget = budget;
    this.#pruner = rules.createPruner();
    this.#pruner.expect(budget.trials);
    this.#queued = [...start];
    this.#known = known;
    this.#assign();
  }

  get trials(): readonly SearchTrial[] {
    return this.#trials.all;
  }

  get decisions(): readonly Decision[] {
    return this.#decisions;
  }

  /** Jobs that wait for their outcome, those that end first before others: decisions wait for them. */
  get jobs(): readonly Job[] {
    return this.#jobs.filter(({ index }) => !this.#arrived.has(index)).sort(compareJobs);
  }

  /** Outcomes that arrived before their turn, in the order of arrival. */
  get heldBack(): readonly (readonly [index: number, outcome: Outcome])[] {
    return [...this.#arrived];
  }

  get budget(): Budget {
    return this.#budget;
  }

  /** Epochs given out. */
  get epochsSpent(): number {
    return this.#spent;
  }

  /** Nothing is at work and nothing more is to be. */
  get isFinished(): boolean {
    return this.#jobs.length === 0;
  }

  /** Whether the space has no point left that was not tried. */
  get isUsedUp(): boolean {
    return this.#isUsedUp;
  }

  /** Takes what came of a trial's job. Ignored where it has none: the same may be told twice. */
  tell(index: number, outcome: Outcome): void {
    if (!this.#jobs.some((job) => job.index === index) || this.#arrived.has(index)) return;
    this.#arrived.set(index, outcome);
    while (this.#countNext()) this.#assign();
  }

  /** More trials or epochs; a stopped search goes on. */
  extend(budget: Budget): void {
    this.#budget = budget;
    this.#isStopped = false;
    this.#isUsedUp = false;
    this.#pruner.expect(budget.trials);
    this.#assign();
  }

  /** Has points tried next. */
  enqueue(points: readonly Point[]): void {
    this.#queued.push(...points);
    this.#assign();
  }

  /** Nothing new begins; what is at work ends. */
  stop(): void {
    this.#isStopped = true;
  }

  /** @returns whether a job was counted */
  #countNext(): boolean {
    const due = this.#findDue();
    for (const job of due) this.#count(job);
    return due.length > 0;
  }

  /** In logical order, the jobs that end next and together, once all of them have arrived. */
  #findDue(): Job[] {
    if (this.#rules.order === 'arrival') {
      const [index] = this.#arrived.keys();
      return this.#jobs.filter((job) => job.index === index);
    }
    const end = Math.min(...this.#jobs.map(({ endsAt }) => endsAt));
    const together = this.#jobs.filter(({ endsAt }) => endsAt === end).sort(compareJobs);
    return together.every(({ index }) => this.#arrived.has(index)) ? together : [];
  }

  #count(job: Job): void {
    const { index, rung, toEpochs } = job;
    const outcome = this.#arrived.get(index) as Outcome;
    this.#arrived.delete(index);
    this.counted.push([index, outcome]);
    this.#jobs = this.#jobs.filter((other) => other !== job);
    this.#time = Math.max(this.#time, job.endsAt);
    this.#trials.addOutcome(index, outcome);
    const at = { index, rung, epochs: toEpochs };
    if (outcome === 'failed') {
      this.#pruner.leaveOut(index);
      this.#trials.settle(index, 'left-out');
      this.#note({ ...at, kind: 'leave-out', score: null, cutOff: null, rule: 'it failed for good and does not count' });
      return;
    }
    const score = outcome === 'diverged' ? null : outcome;
    const verdict = this.#pruner.report({ index, rung, score });
    if (outcome === 'diverged') {
      this.#trials.settle(index, 'diverged');
      this.#note({ ...at, kind: 'diverged', score: null, cutOff: verdict.cutOff, rule: 'it diverged and counts as the worst' });
      return;
    }
    const isSpent = verdict.kind === 'go-on' && (this.#isStopped || !this.#isAffordable(index, rung + 1));
    const { kind, cutOff, rule } = isSpent ? SPENT : verdict;
    this.#note({ ...at, score, kind, cutOff, rule });
    if (kind === 'go-on') this.#begin(index, rung + 1);
    else this.#trials.settle(index, SETTLED[kind]);
  }

  /** Gives every free worker something to do. */
  #assign(): void {
    while (this.#jobs.length < this.#rules.workers && !this.#isStopped && (this.#promote() || this.#start()));
  }

  #promote(): boolean {
    // One that the epochs left do not allow stays the next.
    this.#promotion ??= this.#pruner.promote();
    if (this.#promotion === null || !this.#isAffordable(this.#promotion.index, this.#promotion.rung)) return false;
    const { index, rung, score, cutOff, rule } = this.#promotion;
    this.#promotion = null;
    this.#note({ index, rung, epochs: this.#trials.get(index).rungs[rung] as number, kind: 'promote', score, cutOff, rule });
    this.#begin(index, rung);
    return true;
  }

  #start(): boolean {
    const index = this.#trials.count;
    if (index >= this.#budget.trials || this.#isUsedUp) return false;
    const rungs = this.#pruner.rungsOf(index);
    const [first] = rungs as [number];
    if (!this.#fits(first)) return false;
    const next = this.#nextPoint(index);
    this.#isUsedUp = next === null;
    if (next === null) return false;
    this.#trials.add(next.point, rungs);
    this.#note({ index, rung: 0, epochs: first, kind: 'start', score: null, cutOff: null, rule: next.rule });
    this.#begin(index, 0);
    return true;
  }

  #nextPoint(index: number): { readonly point: Point; readonly rule: string } | null {
    for (let point = this.#queued.shift(); point !== undefined; point = this.#queued.shift()) {
      if (!this.#trials.tried.has(keyOf(point)) && this.#rules.refuse(point) === null) return { point, rule: 'asked for' };
    }
    const { observations, tried } = this.#trials;
    const point = this.#known[index] ?? suggest({ rules: this.#rules, index, observations, tried });
    return point === null ? null : { point, rule: 'suggested' };
  }

  #isAffordable(index: number, rung: number): boolean {
    const { rungs } = this.#trials.get(index);
    return this.#fits((rungs[rung] as number) - (rungs[rung - 1] ?? 0));
  }

  #fits(epochs: number): boolean {
    return this.#budget.epochs === null || this.#spent + epochs <= this.#budget.epochs;
  }

  #begin(index: number, rung: number): void {
    const { point, rungs } = this.#trials.get(index);
    const fromEpochs = rungs[rung - 1] ?? 0;
    const toEpochs = rungs[rung] as number;
    const endsAt = this.#time + (toEpochs - fromEpochs) * this.#rules.costOf(point);
    this.#spent += toEpochs - fromEpochs;
    this.#trials.settle(index, 'running');
    this.#jobs.push({ index, rung, fromEpochs, toEpochs, startsAt: this.#time, endsAt });
  }

  #note(decision: Omit<Decision, 'number' | 'time'>): void {
    this.#decisions.push({ number: this.#decisions.length, time: this.#time, ...decision });
  }
}

const SPENT: Verdict = { kind: 'stop', cutOff: null, rule: 'the search has no more epochs for it' };

const SETTLED = { wait: 'waiting', stop: 'stopped', complete: 'completed' } as const satisfies Partial<
  Record<Verdict['kind'], SearchTrial['state']>
>;

/** Those that end first; equals by index. */
function compareJobs(a: Job, b: Job): number {
  return a.endsAt - b.endsAt || a.index - b.index;
}
