/**
 * Weight of each class's losses, inversely to how many recordings it has, so that every class weighs as much as any other in all and the
 * mean over the recordings is 1 (King and Zeng, 2001). A class without recordings gets 0.
 *
 * @param labels of the training part
 */
export function balanceClasses(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const occurring = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (occurring * count)));
}
