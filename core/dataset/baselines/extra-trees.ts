import { createRandom, type Random } from '../../domain/random.ts';

export interface ExtraTreesOptions {
  /** `[samples][features]`, at least one sample. */
  readonly samples: readonly Float64Array[];
  /** `[samples]`, class indices. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Number of trees, ≥ 1. */
  readonly trees: number;
  readonly seed: number;
  /** Called for each tree. */
  readonly onTree?: (() => void) | undefined;
}

interface Cut {
  readonly feature: number;
  /** Samples whose feature is smaller go below. */
  readonly threshold: number;
}

interface Node {
  /** The most frequent class of the training samples that came here. */
  readonly label: number;
  /** Null for a leaf. */
  readonly branch: { readonly cut: Cut; readonly below: Node; readonly above: Node } | null;
}

/**
 * Trains extremely randomised trees (Geurts, Ernst and Wehenkel, 2006): at every node √features random features, one random threshold each,
 * the cut of least Gini impurity; grown until pure, on all samples; the majority of the trees decides, ties go to the lower class.
 *
 * @returns a function from samples to class indices.
 */
export function trainExtraTrees(options: ExtraTreesOptions): (samples: readonly Float64Array[]) => Int32Array {
  const everyone = Int32Array.from(options.samples, (_, index) => index);
  const counters = [new Int32Array(options.classes), new Int32Array(options.classes)] as const;
  const forest = Array.from({ length: options.trees }, (_, tree) => {
    options.onTree?.();
    return growNode({ ...options, counters, random: createRandom({ seed: options.seed, stream: [tree] }) }, everyone);
  });
  return (samples) => Int32Array.from(samples, (sample) => vote(forest, sample, options.classes));
}

type Growth = ExtraTreesOptions & {
  readonly random: Random;
  /** Reused memory for `[classes]` counts of both sides of a cut. */
  readonly counters: readonly [Int32Array, Int32Array];
};

function growNode(growth: Growth, members: Int32Array): Node {
  const counts = countClasses(growth, members);
  const largest = Math.max(...counts);
  const cut = largest === members.length ? null : chooseCut(growth, members);
  const label = counts.indexOf(largest);
  if (cut === null) return { label, branch: null };
  const [below, above] = partition(growth, members, cut);
  return { label, branch: { cut, below: growNode(growth, below), above: growNode(growth, above) } };
}

function partition({ samples }: Growth, members: Int32Array, { feature, threshold }: Cut): [below: Int32Array, above: Int32Array] {
  const sorted = new Int32Array(members.length);
  let below = 0;
  let above = members.length;
  for (const member of members) {
    if ((samples[member]?.[feature] ?? 0) < threshold) {
      sorted[below] = member;
      below += 1;
    } else {
      above -= 1;
      sorted[above] = member;
    }
  }
  return [sorted.subarray(0, below), sorted.subarray(below)];
}

function chooseCut(growth: Growth, members: Int32Array): Cut | null {
  const features = growth.samples[0]?.length ?? 0;
  const wanted = Math.ceil(Math.sqrt(features));
  let best: { cut: Cut; impurity: number } | null = null;
  let tried = 0;
  for (const feature of growth.random.shuffle(Array.from({ length: features }, (_, index) => index))) {
    const cut = drawCut(growth, members, feature);
    if (cut === null) continue;
    const impurity = measureImpurity(growth, members, cut);
    if (best === null || impurity < best.impurity) best = { cut, impurity };
    tried += 1;
    if (tried === wanted) break;
  }
  return best?.cut ?? null;
}

/** A threshold above the smallest value and at most the largest; null if the feature is constant. */
function drawCut({ samples, random }: Growth, members: Int32Array, feature: number): Cut | null {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const member of members) {
    const value = samples[member]?.[feature] ?? 0;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  if (smallest === largest) return null;
  const threshold = largest - random.uniform() * (largest - smallest);
  return { feature, threshold: threshold > smallest ? threshold : largest };
}

/** Gini impurity of both sides, weighted by size (up to a constant). */
function measureImpurity({ samples, labels, counters }: Growth, members: Int32Array, { feature, threshold }: Cut): number {
  const [below, above] = counters;
  below.fill(0);
  above.fill(0);
  for (const member of members) {
    const side = (samples[member]?.[feature] ?? 0) < threshold ? below : above;
    const label = labels[member] ?? 0;
    side[label] = (side[label] ?? 0) + 1;
  }
  return weighGini(below) + weighGini(above);
}

function weighGini(counts: Int32Array): number {
  let total = 0;
  let squares = 0;
  for (const count of counts) {
    total += count;
    squares += count * count;
  }
  return total === 0 ? 0 : total - squares / total;
}

function countClasses({ labels, classes }: Growth, members: Int32Array): number[] {
  const counts: number[] = Array(classes).fill(0);
  for (const member of members) counts[labels[member] ?? 0] = (counts[labels[member] ?? 0] ?? 0) + 1;
  return counts;
}

function vote(forest: readonly Node[], sample: Float64Array, classes: number): number {
  const votes: number[] = Array(classes).fill(0);
  for (const root of forest) {
    let node = root;
    for (let { branch } = node; branch !== null; { branch } = node) {
      node = (sample[branch.cut.feature] ?? 0) < branch.cut.threshold ? branch.below : branch.above;
    }
    votes[node.label] = (votes[node.label] ?? 0) + 1;
  }
  return votes.indexOf(Math.max(...votes));
}
