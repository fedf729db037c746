/** A point in the plane in which a gesture is drawn; shapes fit into −1 … 1. */
export type Point = readonly [number, number];

/** A drawn shape: the position of the hand at a fraction `time` (0 … 1) of the gesture. */
export type GestureShape = (time: number) => Point;

const CORNERS = { a: [-1, -1], b: [-1, 1], c: [1, 1], d: [1, -1] } as const satisfies Record<string, Point>;
const { a, b, c, d } = CORNERS;

/** Twenty shapes that differ in path or direction: lines, circles, squares, hooks, wedges, waves. */
export const GESTURE_SHAPES: readonly GestureShape[] = [
  drawLines([-1, 0], [1, 0]),
  drawLines([1, 0], [-1, 0]),
  drawLines([0, -1], [0, 1]),
  drawLines([0, 1], [0, -1]),
  drawCircle(1),
  drawCircle(-1),
  drawLines(a, b, c, d, a),
  drawLines(d, c, b, a, d),
  drawLines(a, b, c),
  drawLines(d, c, b),
  drawLines(b, c, d),
  drawLines(c, b, a),
  drawLines(b, [0, -1], c),
  drawLines(c, [0, -1], b),
  drawLines(a, [0, 1], d),
  drawLines(d, [0, 1], a),
  drawWave(1, -1),
  drawWave(-1, -1),
  drawWave(1, 1),
  drawWave(-1, 1),
];

/** Straight lines through the points; each starts and ends at rest, and longer ones take longer. */
function drawLines(...points: readonly Point[]): GestureShape {
  const durations = points.slice(1).map((point, index) => Math.sqrt(distance(points[index] ?? point, point)));
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  return (time) => {
    let rest = Math.min(Math.max(time, 0), 1) * total;
    let line = 0;
    while (line < durations.length - 1 && rest > (durations[line] ?? 0)) {
      rest -= durations[line] ?? 0;
      line += 1;
    }
    const share = moveSmoothly(rest / (durations[line] ?? 1));
    const [fromX, fromY] = points[line] ?? a;
    const [toX, toY] = points[line + 1] ?? a;
    return [fromX + (toX - fromX) * share, fromY + (toY - fromY) * share];
  };
}

/** A circle from the bottom back to the bottom; `turn` 1: clockwise. */
function drawCircle(turn: 1 | -1): GestureShape {
  return (time) => {
    const angle = 2 * Math.PI * moveSmoothly(time);
    return [-turn * Math.sin(angle), -Math.cos(angle)];
  };
}

/** An S-like wave from side to side, `side` 1: swinging left first; `rise` −1: from the top down. */
function drawWave(side: 1 | -1, rise: 1 | -1): GestureShape {
  return (time) => {
    const share = moveSmoothly(time);
    return [side * Math.cos(3 * Math.PI * share), rise * (2 * share - 1)];
  };
}

/** The share of a path that is covered by a minimum-jerk movement (Flash and Hogan, 1985). */
function moveSmoothly(time: number): number {
  const clipped = Math.min(Math.max(time, 0), 1);
  return clipped ** 3 * (10 - 15 * clipped + 6 * clipped ** 2);
}

function distance(from: Point, to: Point): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}
