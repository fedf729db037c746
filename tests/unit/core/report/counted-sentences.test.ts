import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { FoldComposition, SweepResults } from '../../../../core/domain/results.ts';
import { composeReport } from '../../../../core/report/document/compose.ts';
import { renderMarkdown } from '../../../../core/report/document/markdown.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

const COMPOSITION: FoldComposition = {
  classes: { train: 20, validation: 20, test: 0 },
  groups: { train: 8, validation: 8, test: 0 },
  untrainedClasses: [],
  unjudgedClasses: [],
  judgedGroupsInTrain: 8,
};

function compose(results: SweepResults): string {
  return renderMarkdown(composeReport({ results, analysis: analyse(results) }, { figures: [], leftOut: [] }));
}

function withComposition(change: Partial<FoldComposition>, results = buildSweepResults({ recordings: 320, seeds: 1 })): SweepResults {
  const composition = { ...COMPOSITION, ...change };
  return { ...results, split: { ...results.split, folds: results.split.folds.map((fold) => ({ ...fold, composition })) } };
}

describe('sentences about users', () => {
  it('say that all users are in every part only if they are', () => {
    expect(compose(withComposition({}))).toContain('puts recordings of all 8 users into every part');
    const fewer = compose(withComposition({ groups: { train: 8, validation: 3, test: 0 }, judgedGroupsInTrain: 3 }));
    expect(fewer).not.toContain('into every part');
    expect(fewer).toContain('trains on recordings of every evaluated user (8 users in all)');
    expect(fewer).toContain('on users seen in training');
  });

  it('count the evaluated users that training has seen', () => {
    const some = compose(withComposition({ groups: { train: 6, validation: 5, test: 0 }, judgedGroupsInTrain: 2 }));
    expect(some).toContain('on users partly seen in training');
    expect(some).toContain('Of 5 evaluated users, counted fold by fold, 2 have recordings in training');
    expect(compose(withComposition({ groups: { train: 6, validation: 2, test: 0 }, judgedGroupsInTrain: 0 }))).toContain(
      'users never seen in training',
    );
  });
});

describe('the answer', () => {
  it('does not call accuracy on one class an answer', () => {
    const one = compose(buildSweepResults({ recordings: 320, seeds: 2, classes: ['walk'] }));
    expect(one).toContain('**No answer: the data has one class, "walk", so accuracy does not show whether networks tell classes apart.**');
    expect(one).not.toMatch(/comes first|not distinguishable/);
    const judged = compose(
      withComposition({ unjudgedClasses: Array.from({ length: 19 }, (_, index) => String(index + 2).padStart(2, '0')) }),
    );
    expect(judged).toContain('No answer: the evaluated recordings have one class, "01"');
    expect(compose(withComposition({ unjudgedClasses: ['01'] }))).toContain('comes first');
  });
});

describe('Warnings', () => {
  it('names classes that were not trained, or not evaluated', () => {
    const report = compose(withComposition({ untrainedClasses: ['07'], unjudgedClasses: ['09'] }));
    expect(report).toContain('class "07" is evaluated in the only fold without a recording of it in training');
    expect(report).toContain('class "09" has no validation recordings in the only fold');
  });

  it('names evaluations of older code', () => {
    const results = buildSweepResults({ recordings: 320, seeds: 1, alter: (trial) => ({ ...trial, evaluationCodeVersion: '0' }) });
    expect(compose(results)).toMatch(/Measured by older code.* 14 of 14 trials, by version 0/);
  });
});

describe('undefined scores', () => {
  it('are "none", never 0 %', () => {
    const base = buildSweepResults({ recordings: 320, seeds: 1, classes: 3 });
    const trials = base.trials.map((trial) => {
      if (!trial.evaluation) return trial;
      const { validation } = trial.evaluation;
      const confusion = validation.confusion.map((row, label) =>
        row.map((count, predicted) => (label === 2 || predicted === 2 ? 0 : count)),
      );
      return { ...trial, evaluation: { ...trial.evaluation, validation: { ...validation, confusion } } };
    });
    const { winner } = analyse({ ...base, trials });
    expect(winner?.perClass[2]).toEqual({ name: '03', count: 0, precision: null, recall: null, f1: null });
    expect(compose({ ...base, trials })).toMatch(/\| 03 \|\s*0 \|\s*none \|\s*none \|\s*none \|/);
  });
});

describe('a mean without an interval', () => {
  it('is given with the number of finished seeds, not of planned ones', () => {
    const results = buildSweepResults({
      recordings: 320,
      seeds: 2,
      alter: (trial) => (trial.seed === 1 ? { ...trial, state: 'parked', summary: null, evaluation: null } : trial),
    });
    expect(compose(results)).toContain('(one seed: undecided)');
    expect(compose(buildSweepResults({ recordings: 320, seeds: 2 }))).not.toContain('one seed: undecided');
  });
});
