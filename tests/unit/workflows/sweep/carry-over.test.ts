import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { planVariants } from '../../../../configs/plan-variants.ts';
import { nameSuggestion } from '../../../../configs/search/plan-search.ts';
import { packState, unpackState } from '../../../../workflows/sweep/carry-over.ts';
import { createSweepState, note, type SweepState } from '../../../../workflows/sweep/sweep-state.ts';
import type { VariantStatus } from '../../../../workflows/sweep/variant-states.ts';
import { INCIDENTS_KEPT } from '../../../../workflows/variant/variant-summary.ts';
import { buildSweep } from '../../../support/configurations.ts';

/** What Temporal takes as arguments, and room for the configuration beside the state. */
const STATE_BYTES = 1_700_000;
const CRASH = `SlotCrashed: ${'x'.repeat(2_000)}`;

function createCrashed(variants: number, incidents: number): SweepState {
  const sizes = Array.from({ length: variants }, (_, index) => index + 1);
  const state = createSweepState(parseSweepConfiguration(buildSweep(sizes)), '2026-01-01T00:00:00.000Z');
  const statuses = Object.fromEntries(sizes.map((size) => [`h${size}`, buildCrashed(incidents)]));
  for (const _ of [...sizes, ...sizes]) note(state, CRASH);
  return { ...state, statuses };
}

function buildCrashed(incidents: number): VariantStatus {
  const summary = {
    completed: 1,
    failed: incidents,
    reused: 0,
    missingFolds: 2,
    validationAccuracy: 0.5,
    parameters: 9,
    testAccuracy: null,
    trainingSeconds: 1,
    incidents: Array.from({ length: incidents }, (_, seed) => ({ fold: 0, seed, attempts: 3, secondsLost: 100.5, reason: CRASH })),
  };
  return { state: 'parked', round: 0, again: false, failure: CRASH, extendsMaxEpochs: null, summary };
}

/** As a search of ten thousand trials leaves it: some complete, most stopped, a few of them crashed. */
function createSearched(trials: number): SweepState {
  const search = { space: { architecture: ['gru'], hiddenSize: { from: 8, to: 64 } }, budget: { trials } };
  const state = createSweepState(
    parseSweepConfiguration(buildSweep([], { experiments: [{ name: 'search', search }] })),
    '2026-01-01T00:00:00.000Z',
  );
  const statuses = Object.fromEntries(
    Array.from({ length: trials }, (_, index) => [nameSuggestion('search', index), buildSearched(index)]),
  );
  return { ...state, statuses: { other: buildSearched(1), ...statuses } };
}

/** As a sweep of a grid with thousands of variants leaves it in the middle. */
function createLarge(): SweepState {
  const count = (length: number) => Array.from({ length }, (_, index) => index + 1);
  const grid = { architecture: ['gru' as const], hiddenSize: count(100), batchSize: count(50) };
  const configuration = parseSweepConfiguration(buildSweep([], { experiments: [{ name: 'all', grid }] }));
  const names = planVariants(configuration, {}).map(({ name }) => name);
  const statuses = Object.fromEntries(names.slice(0, 4_000).map((name, index) => [name, buildSearched(index)]));
  return { ...createSweepState(configuration, '2026-01-01T00:00:00.000Z'), statuses };
}

function buildSearched(index: number): VariantStatus {
  const common = { round: 1 + (index % 3), again: false, failure: null, extendsMaxEpochs: null };
  if (index % 50 === 0) return { ...common, state: 'waiting', summary: null };
  if (index % 51 === 0) return { ...buildCrashed(0), failure: 'short' };
  const isComplete = index % 9 === 0;
  const counts = { completed: isComplete ? 5 : 0, failed: 0, reused: index % 4, missingFolds: 0 };
  const accuracies = { validationAccuracy: index / 12_345, testAccuracy: isComplete ? index / 11_111 : null };
  const summary = { ...counts, ...accuracies, parameters: isComplete ? null : 12_345, trainingSeconds: index / 7, incidents: [] };
  return { ...common, state: isComplete ? 'completed' : 'stopped', summary };
}

describe('the state that a sweep carries over', () => {
  it('takes few bytes for each of the ten thousand suggestions of a search, and restores them unchanged', () => {
    const plain = createSearched(10_000);
    const carried = JSON.stringify(packState(plain));
    expect(carried.length).toBeLessThan(0.5 * JSON.stringify(plain.statuses).length);
    expect(carried.length).toBeLessThan(750_000);
    const state = createSearched(300);
    expect(unpackState(state.configuration, JSON.parse(JSON.stringify(packState(state))))).toEqual(state);
  });

  it('takes few bytes for each variant of a grid, and restores them unchanged', () => {
    const state = createLarge();
    const carried = JSON.stringify(packState(state));
    expect(carried.length).toBeLessThan(60 * Object.keys(state.statuses).length);
    expect(unpackState(state.configuration, JSON.parse(carried)).statuses).toEqual(state.statuses);
  });

  it('stays below what Temporal takes when a thousand variants crash with long last output', () => {
    const bytes = Buffer.byteLength(JSON.stringify(packState(createCrashed(1_000, INCIDENTS_KEPT))));
    expect(bytes).toBeLessThan(STATE_BYTES);
  });

  it('is restored unchanged, except for texts', () => {
    const crashed = createCrashed(2, 0);
    const short = Object.entries(crashed.statuses).map(([name, status]) => [name, { ...status, failure: 'short' }]);
    const state = { ...crashed, statuses: Object.fromEntries(short) };
    const carried = JSON.parse(JSON.stringify(packState(state)));
    expect(unpackState(state.configuration, carried)).toEqual(state);
  });

  it('may come from older code, with shorter summaries and fields that no longer exist', () => {
    const state = createCrashed(1, 0);
    const { statuses, ...rest } = packState(state);
    const older = statuses.map(([name, was, round, again, failure, extendsMaxEpochs, summary]) => {
      return [name, was, round, again, failure, extendsMaxEpochs, summary?.slice(0, 7) ?? null];
    });
    const execution = { ...state.configuration.execution, packSeeds: false };
    const unpacked = unpackState({ ...state.configuration, execution }, { ...rest, statuses: older as never });
    expect(unpacked.configuration).toEqual(state.configuration);
    expect(unpacked.statuses.h1?.summary).toMatchObject({ validationAccuracy: 0.5, missingFolds: 0, parameters: null });
  });
});
