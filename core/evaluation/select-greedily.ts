export interface SelectionRequest {
  /** Predictions of each network for the same recordings, `[count, classes]` probabilities. */
  readonly networks: readonly Float32Array[];
  /** `[count]`. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** How often a network is added, ≥ 1. */
  readonly rounds: number;
}

const SMALLEST = 1e-12;

/**
 * Selects an ensemble (Caruana et al., "Ensemble selection from libraries of models", 2004): starting with none, each round adds the network,
 * possibly again, with which the average has the lowest mean negative log likelihood; the best round is used. If several are equal, the first
 * one is taken.
 * @returns how often each network was added
 */
export function selectGreedily({ networks, labels, classes, rounds }: SelectionRequest): number[] {
  const known = networks.map((network) => Float64Array.from(labels, (label, row) => network[row * classes + label] as number));
  const sums = new Float64Array(labels.length);
  const added: number[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, rounds: 0 };
  for (let round = 1; round <= rounds; round += 1) {
    const choice = findLowest(known.map((own) => measureLoss(sums, own, round)));
    known[choice.index]?.forEach((probability, row) => {
      sums[row] = (sums[row] as number) + probability;
    });
    added.push(choice.index);
    if (choice.loss < best.loss) best = { loss: choice.loss, rounds: round };
  }
  const kept = added.slice(0, best.rounds);
  return networks.map((_, index) => kept.filter((each) => each === index).length);
}

/** Loss of the average of `members` networks, including `own`. */
function measureLoss(sums: Float64Array, own: Float64Array, members: number): number {
  let loss = 0;
  for (let row = 0; row < sums.length; row += 1) {
    loss -= Math.log(Math.max(SMALLEST, ((sums[row] as number) + (own[row] as number)) / members));
  }
  return loss;
}

function findLowest(losses: readonly number[]): { index: number; loss: number } {
  return losses.reduce((lowest, loss, index) => (loss < lowest.loss ? { index, loss } : lowest), {
    index: 0,
    loss: losses[0] ?? Number.POSITIVE_INFINITY,
  });
}
