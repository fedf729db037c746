import { fitNames } from '../drawing/fit-text.ts';
import { measureTextWidth } from '../drawing/text-width.ts';
import { FONT_SIZE, LABEL_WIDTH } from '../drawing/theme.ts';

/** Labels for the rows and columns of a matrix of classes. */
export interface ClassLabels {
  /** Beside each row; all different. */
  readonly rows: readonly string[];
  /** Below each column; all different. */
  readonly columns: readonly string[];
  /** Whether columns show the rows' numbers because names do not fit. */
  readonly numbered: boolean;
  /** Degrees; -90 if even numbers are wider than a column. */
  readonly columnAngle: 0 | -90;
  readonly fontSize: number;
}

const GAP = 3;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LEFT_TO_RIGHT_MARK = '\u200e';

/** Creates readable labels: names if they fit into a column, otherwise numbers with the rows as their legend. */
export function labelClasses(names: readonly string[], step: number): ClassLabels {
  const fontSize = Math.min(FONT_SIZE, step - GAP);
  const fits = (text: string) => measureTextWidth(text, fontSize) <= step - GAP;
  if (names.every(fits)) return { rows: names, columns: names, numbered: false, columnAngle: 0, fontSize };
  const columns = names.map((_, index) => String(index + 1));
  const room = LABEL_WIDTH - measureTextWidth(numberRow('', names.length), fontSize);
  return {
    rows: fitNames(names, { width: room, fontSize }).map((name, index) => numberRow(keepOrder(name), index + 1)),
    columns,
    numbered: true,
    columnAngle: columns.every(fits) ? 0 : -90,
    fontSize,
  };
}

function numberRow(name: string, number: number): string {
  return `${name} · ${number}`;
}

/** Without marks, a number after Arabic or Hebrew text is drawn on its left, away from the row that it numbers. */
function keepOrder(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `${LEFT_TO_RIGHT_MARK}${name}${LEFT_TO_RIGHT_MARK}` : name;
}
