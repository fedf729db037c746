import type { Variant } from '../core/domain/variant.ts';
import { applyChanges } from './apply-changes.ts';
import { resolveVariants } from './resolve-variants.ts';
import type { SweepConfiguration } from './schema.ts';
import { hasSearch } from './search/plan-search.ts';
import type { VariantChanges } from './variant-change.ts';

/**
 * Cached plans, because a sweep needs its plan at every step, and planning thousands of variants takes a while. Those of searches are not kept: they
 * change with every suggestion, and would be most of a large search's memory.
 */
const plans = new WeakMap<SweepConfiguration, { readonly changes: VariantChanges; readonly variants: readonly Variant[] }>();

/** A sweep's variants, including changes since its start. Neither argument may be modified afterwards. */
export function planVariants(configuration: SweepConfiguration, changes: VariantChanges): readonly Variant[] {
  const known = plans.get(configuration);
  if (known?.changes === changes) return known.variants;
  const variants = resolveVariants(applyChanges(configuration, changes));
  if (!configuration.experiments.some(hasSearch)) plans.set(configuration, { changes, variants });
  return variants;
}
