import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import type { EnsembleResult, NestedResults } from '../../../../core/domain/ensembles.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import { evaluateNested } from '../../../../core/evaluation/nested.ts';
import { resultsFileSchema } from '../../../../core/report/files/results-schema.ts';
import { writeReport } from '../../../../core/report/write-report.ts';
import { buildResultsView } from '../../../../web/views/build-results.ts';
import { FIXTURE_USERS } from '../../../fixtures/fixture-trial.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { createPairNetworks } from '../evaluation/pair-networks.ts';

/** Without figures, which take their time. */
function write(of: SweepResults) {
  const { files, headline } = writeReport({ results: of, analysis: analyse(of), figures: [], leftOut: [] });
  return { headline, read: (path: string) => new TextDecoder().decode(files.find((file) => file.path === path)?.bytes) };
}

const results = buildSweepResults({ seeds: 2, unseenUsers: true });
const calibration = { recordings: 3251, errorBefore: 0.05, errorAfter: 0.01, logLossBefore: 0.2, logLossAfter: 0.15 };
const scores = (accuracy: number, user: string) => ({
  accuracy,
  macroF1: accuracy,
  logLoss: 0.1,
  perGroup: [{ name: user, count: 400, accuracy }],
});

const ensemble: EnsembleResult = {
  name: 'both',
  variants: ['gru_128', 'conv1d_gru'],
  selection: 'greedy',
  rounds: 30,
  folds: FIXTURE_USERS.map((user, fold) => ({
    fold,
    members: [{ variant: 'gru_128', seed: 0, weight: 1 }],
    validation: scores(0.95, 'U01'),
    test: scores(0.9 + fold / 100, user),
    temperature: 1.3,
  })),
  missing: null,
  calibration,
  networks: 1,
  parameters: 152_724,
  multiplyAdds: 3_500_000,
};

describe('a report with an ensemble', () => {
  it('gives its accuracy, its gain over the best member, its worst user and its cost', () => {
    const report = write({ ...results, ensembles: [ensemble] });
    const [, section = ''] = report.read('report.md').split('## Ensembles');
    expect(section).toMatch(/93\.50 % \(\d/);
    expect(section).toContain('U01, 90.00 %');
    expect(section).toContain('152,724');
    expect(section).toContain('| 3.5 |');
    expect(section).toMatch(/best member by validation accuracy: (gru_128|conv1d_gru)/);
    expect(section).toContain('5.00 % before and 1.00 % after temperature scaling');
    expect(JSON.parse(report.read('results.json')).ensembles[0]).toMatchObject({ name: 'both', worst: { group: 'U01' } });
  });
});

describe('the leaderboard', () => {
  it('lists an ensemble at its place by validation accuracy, without a rank', () => {
    const place = (accuracy: number) => {
      const folds = ensemble.folds.map((fold) => ({ ...fold, validation: scores(accuracy, 'U01') }));
      const report = write({ ...results, ensembles: [{ ...ensemble, folds }] }).read('report.md');
      const [section = ''] = (report.split('## All variants')[1] ?? '').split('\n## ');
      const rows = section.split('\n').filter((line) => /^\| (\d|none)/.test(line));
      return {
        rows: rows.length,
        at: rows.findIndex((line) => line.includes('`both` | ensemble |')),
        row: rows.find((line) => line.includes('`both`')),
      };
    };
    expect(place(1)).toMatchObject({ at: 0 });
    expect(place(1).row).toMatch(/^\| none \| `both` \| ensemble \| 100\.00 %.*\| 93\.50 %.*152,724/);
    const last = place(0.01);
    expect(last.at).toBe(last.rows - 1);
  });

  it('has it on the page, too', () => {
    const of = { ...results, ensembles: [ensemble] };
    expect(buildResultsView(of, analyse(of)).ensembles).toMatchObject([
      { variant: 'both', isEnsemble: true, rank: null, parameters: 152_724 },
    ]);
    expect(buildResultsView(results, analyse(results))).not.toHaveProperty('ensembles');
  });
});

describe('a report of a nested split', () => {
  const nested = (figures: NestedResults['figures'], missing: string | null): NestedResults => ({ figures, missing });
  const split = { ...results.split, method: 'nested-leave-one-user-out' } as const;

  it('answers with the selection made without the test user', () => {
    const networks = ['a', 'b'].flatMap((variant, index) =>
      createPairNetworks({ variant, right: (user) => Math.min(4, user + 1 + index) }),
    );
    const figures = evaluateNested({ networks, ensembles: [{ name: 'both', variants: ['a', 'b'], selection: 'all', rounds: 1 }] });
    const report = write({ ...results, split, nested: nested(figures, null) });
    expect(report.headline).toMatch(
      /^Selected for each user on the other users only, the selected ensemble reaches [\d.]+ % \(95 % interval/,
    );
    const [, section = ''] = report.read('report.md').split('## Selected without the test user');
    expect(section).toContain('all networks of the selected variant together');
    expect(section).toContain('worst user U1');
    const file = JSON.parse(report.read('results.json'));
    expect(resultsFileSchema.safeParse(file).error?.issues ?? []).toEqual([]);
    expect(file.nested.map(({ kind }: { kind: string }) => kind)).toEqual(['network', 'networks', 'ensemble']);
  });

  it('says why there is no answer yet', () => {
    const report = write({ ...results, split, nested: nested([], '3 of 84 trials are not completed') });
    expect(report.headline).not.toContain('Selected for each user');
    expect(report.read('report.md')).toContain('Not available yet: 3 of 84 trials are not completed.');
  });
});
