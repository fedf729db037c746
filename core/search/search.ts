import { Agenda } from './agenda.ts';
import type { Decision } from './decision.ts';
import { Decisions } from './decisions.ts';
import { Outcomes } from './outcomes.ts';
import { type NextPoint, PointSource } from './point-source.ts';
import type { Promotion, Pruner, Verdict } from './pruners/pruner.ts';
import type { Budget, Job, Outcome, SearchRules } from './rules.ts';
import type { Point, Space } from './space.ts';
import type { Applied, Change, Steering } from './steering.ts';
import { type SearchTrial, SearchTrials } from './trials.ts';

export interface SearchOptions {
  readonly rules: SearchRules;
  readonly budget: Budget;
  /** Points to try first. */
  readonly start: readonly Point[];
  /** Points that an earlier run of this search suggested, in order; they are not computed again. */
  readonly known?: readonly Point[];
  /** Changes by people in an earlier run of this search, in order. */
  readonly steering?: readonly Steering[];
}

/**
 * A search in logical time: a conservative simulation of workers of equal speed, so that decisions do not depend on the actual workers. A
 * job lasts its epochs times the cost of one epoch. A decision at a logical time waits for every job that ends by then; results that arrive earlier
 * are held back, and jobs that end together are ordered by index.
 *
 * The same calls give the same decisions. To continue a search elsewhere, its outcomes are reported again to a new one with the same points.
 */
export class Search {
  /** When changes by people took effect, in order. */
  readonly steered: Applied[] = [];
  readonly decisions = new Decisions();
  #rules: SearchRules;
  readonly #counted = new Outcomes();
  readonly #pruner: Pruner;
  readonly #trials = new SearchTrials();
  readonly #points: PointSource;
  readonly #steering: Steering[];
  #budget: Budget;
  readonly #agenda: Agenda;
  #time = 0;
  #spent = 0;
  #promotion: Promotion | null = null;
  #isStopped = false;

  constructor({ rules, budget, start, known = [], steering = [] }: SearchOptions) {
    this.#rules = rules;
    this.#budget = budget;
    this.#pruner = rules.createPruner();
    this.#pruner.expect(budget.trials);
    this.#agenda = new Agenda(rules.order);
    this.#points = new PointSource({ start, known });
    this.#steering = [...steering];
    this.#assign();
    this.#steerDue();
  }

  get trials(): readonly SearchTrial[] {
    return this.#trials.all;
  }

  /** Outcomes in the order they were counted. */
  get counted(): readonly (readonly [index: number, outcome: Outcome])[] {
    return this.#counted.list();
  }

  /** Jobs without an outcome, ordered by their end: decisions wait for them. */
  get jobs(): readonly Job[] {
    return this.#agenda.waiting;
  }

  /** Outcomes that arrived before their turn, in the order of arrival. */
  get heldBack(): readonly (readonly [index: number, outcome: Outcome])[] {
    return this.#agenda.heldBack;
  }

  get budget(): Budget {
    return this.#budget;
  }

  /** The current search space. */
  get space(): Space {
    return this.#rules.space;
  }

  /** Points enqueued by people. */
  get queued(): readonly Point[] {
    return this.#points.queued;
  }

  /** Whether it was stopped. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Epochs granted so far: means over folds and seeds, which may be fractions in a race. */
  get epochsSpent(): number {
    return Number(this.#spent.toFixed(2));
  }

  /** Whether nothing is running and nothing will be started. */
  get isFinished(): boolean {
    return this.#agenda.size === 0;
  }

  /** Whether every point of the space has been tried. */
  get isUsedUp(): boolean {
    return this.#points.isUsedUp;
  }

  /** A trial's point in the current space; null if it is outside. */
  readonly locate = (index: number): Point | null => this.#trials.locate(index);

  /** The index of the trial at a point of the current space; undefined if there is none. */
  find(point: Point): number | undefined {
    return this.#trials.find(point);
  }

  /** Reports the outcome of a trial's job. Ignored if it has no job, because the same outcome may be reported twice. */
  tell(index: number, outcome: Outcome): void {
    this.#agenda.tell(index, outcome);
    for (let due = this.#agenda.takeDue(); due.length > 0; due = this.#agenda.takeDue()) {
      for (const each of due) this.#count(each.job, each.outcome);
      this.#assign();
      this.#steerDue();
    }
  }

  /** Changes the search from now on; `steered` records when. */
  steer(change: Change): void {
    this.#apply(change);
    this.#steerDue();
  }

  #steerDue(): void {
    for (let next = this.#steering[0]; next !== undefined && next.after <= this.decisions.count; next = this.#steering[0]) {
      this.#steering.shift();
      this.#apply(next);
    }
  }

  #apply({ space, budget, points = [], stop = false }: Change): void {
    this.steered.push({ after: this.decisions.count, time: this.#time, trials: this.#trials.count });
    if (space !== undefined) this.#moveTo({ ...this.#rules, ...space });
    if (budget !== undefined) {
      this.#budget = budget;
      this.#pruner.expect(budget.trials);
    }
    this.#points.enqueue(points);
    this.#isStopped = stop || (this.#isStopped && budget === undefined);
    this.#assign();
  }

  #moveTo(rules: SearchRules): void {
    const { space } = this.#rules;
    this.#rules = rules;
    this.#points.moveTo((point) => rules.translate(point, space));
    this.#trials.moveTo(rules.translate);
  }

  #count({ index, rung, toEpochs, endsAt }: Job, outcome: Outcome): void {
    this.#counted.add(index, outcome);
    this.#time = Math.max(this.#time, endsAt);
    const at = { index, rung, epochs: toEpochs };
    if (outcome === 'failed') {
      this.#trials.addOutcome(index, outcome);
      this.#pruner.leaveOut(index);
      this.#trials.settle(index, 'left-out');
      this.#note({ ...at, kind: 'leave-out', score: null, cutOff: null, rule: 'it failed for good and does not count' });
      return;
    }
    const reported = outcome === 'diverged' ? null : outcome;
    const verdict = this.#pruner.report({ index, rung, score: reported });
    const score = verdict.score ?? reported;
    this.#trials.addOutcome(index, score ?? 'diverged');
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

  /** Assigns a job to every free worker. */
  #assign(): void {
    while (this.#agenda.size < this.#rules.workers && !this.#isStopped && (this.#promote() || this.#start()));
  }

  #promote(): boolean {
    // A promotion that exceeds the remaining epochs stays the next one.
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
    if (index >= this.#budget.trials) return false;
    const rungs = this.#pruner.rungsOf(index);
    const [first] = rungs as [number];
    if (!this.#fits(first)) return false;
    const next: NextPoint | null = this.#points.next(this.#rules, this.#trials);
    if (next === null) return false;
    const { space, costOf, costsOf } = this.#rules;
    this.#trials.add({ point: next.point, space, cost: costOf(next.point), costs: costsOf(next.point), rungs });
    this.#note({ index, rung: 0, epochs: first, kind: 'start', score: null, cutOff: null, rule: next.rule });
    this.#begin(index, 0);
    return true;
  }

  #isAffordable(index: number, rung: number): boolean {
    const { rungs } = this.#trials.get(index);
    return this.#fits((rungs[rung] as number) - (rungs[rung - 1] ?? 0));
  }

  #fits(epochs: number): boolean {
    return this.#budget.epochs === null || this.#spent + epochs <= this.#budget.epochs;
  }

  #begin(index: number, rung: number): void {
    const { cost, rungs } = this.#trials.get(index);
    const fromEpochs = rungs[rung - 1] ?? 0;
    const toEpochs = rungs[rung] as number;
    const endsAt = this.#time + (toEpochs - fromEpochs) * cost;
    this.#spent += toEpochs - fromEpochs;
    this.#trials.settle(index, 'running');
    this.#agenda.add({ index, rung, fromEpochs, toEpochs, startsAt: this.#time, endsAt });
  }

  #note(decision: Omit<Decision, 'number' | 'time'>): void {
    this.decisions.add({ time: this.#time, ...decision });
  }
}

const SPENT: Verdict = { kind: 'stop', cutOff: null, rule: 'the search has no more epochs for it' };

const SETTLED = { wait: 'waiting', stop: 'stopped', complete: 'completed' } as const satisfies Partial<
  Record<Verdict['kind'], SearchTrial['state']>
>;
