import type { ModelDocument } from '../../core/streaming/model-document.ts';

export interface RankedClass {
  readonly class: string;
  readonly probability: number;
}

/** The most probable classes, in descending order. */
export function rankClasses(
  { classes }: Pick<ModelDocument, 'classes'>,
  probabilities: ArrayLike<number>,
  top: number,
): readonly RankedClass[] {
  return classes
    .map((name, index) => ({ class: name, probability: probabilities[index] as number }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
}
