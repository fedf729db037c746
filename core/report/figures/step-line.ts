interface Pixel {
  readonly x: number;
  readonly y: number;
}

const SPACING = 6;

/** Points along the step line through the given pixels, which labels must not cover. */
export function traceSteps(corners: readonly Pixel[]): Pixel[] {
  const ordered = [...corners].sort((a, b) => a.x - b.x);
  return ordered.slice(1).flatMap((end, index) => {
    const start = ordered[index] ?? end;
    const corner = { x: end.x, y: start.y };
    return [...traceSegment(start, corner), ...traceSegment(corner, end)];
  });
}

function traceSegment(from: Pixel, to: Pixel): Pixel[] {
  const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / SPACING);
  return Array.from({ length: count }, (_, index) => ({
    x: from.x + ((to.x - from.x) * index) / count,
    y: from.y + ((to.y - from.y) * index) / count,
  }));
}
