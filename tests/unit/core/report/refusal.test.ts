import { expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import { writeReport } from '../../../../core/report/write-report.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

const results = buildSweepResults({ seeds: 2, unseenUsers: true });

function read(of: SweepResults): string {
  const { files } = writeReport({ results: of, analysis: analyse(of), figures: [], leftOut: [] });
  return new TextDecoder().decode(files.find(({ path }) => path === 'report.md')?.bytes);
}

it('says for each variant how well it rejects classes that were left out; nothing if none was', () => {
  const trials = results.trials.map((trial) => {
    const refusal = { count: 40, auroc: trial.seed === 0 ? 0.9 : 0.8, threshold: 0.5, acceptedKnown: 0.94, refusedUnknown: 0.625 };
    return trial.evaluation === null ? trial : { ...trial, evaluation: { ...trial.evaluation, refusal } };
  });
  const manifest = { ...results.manifest, configuration: { split: { unknownClasses: ['19', '20'] } } };
  const [, section = ''] = read({ ...results, trials, manifest }).split('## Unknown classes');
  expect(section).toContain('nothing was trained on: 19, 20.');
  expect(section).toMatch(/`?gru_128`? \| 85\.00 % \| 80\.00 % \| 62\.50 % \| 94\.00 % \| 40 \|/);
  expect(read(results)).not.toContain('## Unknown classes');
});
