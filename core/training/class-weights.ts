/**
 * Weight of each class's losses, inverse to its number of recordings, so that all classes have the same total weight and the
 * mean over the recordings is 1 (King and Zeng, 2001). A class without recordings gets 0.
 *
 * @param labels labels of the training part
 */
export function balanceClasses(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const occurring = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (occurring * count)));
}
