import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../cli/load-configuration.ts';
import { resolveVariants } from '../../../configs/resolve-variants.ts';
import { variantFingerprint } from '../../../core/domain/keys.ts';
import { layoutParameters } from '../../../core/models/parameters.ts';

/** Published parameter counts of the reference's 14 runs: 3 features, 20 classes. */
const REFERENCE = {
  baseline_gru_h64: 14_548,
  baseline_gru_h128: 53_652,
  baseline_gru_h256: 205_588,
  gru_depth_l1: 53_652,
  gru_depth_l2: 152_724,
  'gru_dropout_0.0': 152_724,
  'gru_dropout_0.2': 152_724,
  'gru_dropout_0.3': 152_724,
  gru_128: 152_724,
  lstm_128: 202_772,
  bidirectional_gru_h128: 403_732,
  conv1d_gru: 157_876,
  deep_gru: 252_052,
  optimal_config: 1_593_876,
} as const;

const variants = resolveVariants((await loadConfiguration('configs/gestures.json')).configuration);

describe('configs/gestures.json', () => {
  it("has the reference's 14 runs with their exact parameter counts", () => {
    const counts = Object.fromEntries(
      variants.map(({ name, model }) => [name, layoutParameters({ model, features: 3, classes: 20 }).total]),
    );
    expect(counts).toEqual(REFERENCE);
  });

  it('has eight experiments and eleven distinct variants', () => {
    expect(new Set(variants.map(({ experiment }) => experiment)).size).toBe(8);
    expect(new Set(variants.map(variantFingerprint)).size).toBe(11);
  });
});
