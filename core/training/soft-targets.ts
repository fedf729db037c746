import { averageProbabilities } from '../evaluation/average.ts';
import { toLogits, toProbabilities } from '../evaluation/logits.ts';

export interface SoftenRequest {
  /** Predictions of each teacher for the same recordings, `[count, classes]` logits; one or more teachers. */
  readonly logits: readonly Float32Array[];
  readonly classes: number;
  /** Above 1 the targets are flatter than the teachers' mean, below 1 sharper. */
  readonly temperature: number;
}

/** The teachers' mean probabilities, `[count, classes]`, to the power of 1 / temperature, normalised to sum 1 in each row. */
export function softenTeachers({ logits, classes, temperature }: SoftenRequest): Float32Array {
  const mean = averageProbabilities(
    logits.map((own) => toProbabilities(own, classes)),
    logits.map(() => 1),
  );
  return temperature === 1
    ? mean
    : toProbabilities(
        toLogits(mean).map((logit) => logit / temperature),
        classes,
      );
}

export interface MixRequest {
  /** `[rows, classes]` of a batch, modified in place. */
  readonly targets: Float32Array;
  /** Soft targets of the whole training part, `[count, classes]`. */
  readonly soft: Float32Array;
  readonly rows: readonly number[];
  readonly classes: number;
  /** Weight of the soft targets, 0 … 1. */
  readonly weight: number;
}

/** Mixes a batch's targets with the teachers' predictions for its recordings without augmentation. */
export function mixTargets({ targets, soft, rows, classes, weight }: MixRequest): Float32Array {
  rows.forEach((row, position) => {
    for (let label = 0; label < classes; label += 1) {
      const at = position * classes + label;
      targets[at] = (1 - weight) * (targets[at] as number) + weight * (soft[row * classes + label] as number);
    }
  });
  return targets;
}
