import { z } from 'zod';
import { needsGroups } from '../core/domain/split-methods.ts';
import { ifWellFormed, type Path, type Problems } from './problems.ts';

const columnSchema = ifWellFormed(z.union([z.number(), z.string()]));

/** The parts of a format of any type that are checked here; missing or malformed fields are undefined. */
const formatPartsSchema = z.object({
  type: ifWellFormed(z.string()),
  path: ifWellFormed(z.string()),
  ignore: ifWellFormed(z.array(ifWellFormed(z.string()))),
  header: ifWellFormed(z.boolean()),
  columnCount: ifWellFormed(z.number()),
  comment: ifWellFormed(z.string()),
  decimal: ifWellFormed(z.string()),
  thousands: ifWellFormed(z.string()),
  features: ifWellFormed(z.array(ifWellFormed(z.object({ name: ifWellFormed(z.string()), column: columnSchema })))),
  class: z.unknown().optional(),
  group: z.unknown().optional(),
  part: z.unknown().optional(),
  recording: z.unknown().optional(),
});

type FormatParts = z.output<typeof formatPartsSchema>;

const PLACEHOLDERS = ['{group}', '{class}', '{part}', '{feature}'];
/** Types that read the class only from the path, unless their field `class` is set. */
const CLASS_IN_PATH = ['columns', 'table', 'lines'];

/** Checks a format before any file is read: patterns that match nothing or name no class, impossible columns. */
export function checkFormat({ format, method }: { format: unknown; method: string | undefined }, { report }: Problems): void {
  const parts = ifWellFormed(formatPartsSchema).parse(format);
  if (parts === undefined) return;
  const path: Path = ['dataset', 'format'];
  checkPattern(parts.path, [...path, 'path'], report);
  parts.ignore?.forEach((pattern, index) => {
    checkPattern(pattern, [...path, 'ignore', index], report);
  });
  if (parts.path?.includes('{feature}') && parts.type !== 'lines')
    report([...path, 'path'], parts.path, 'without {feature}, which only "type": "lines" reads');
  checkClass(parts, path, report);
  checkGroup(parts, path, method, report);
  checkFeatures(parts, path, report);
  checkColumns(parts, path, report);
  checkNumbers(parts, path, report);
  if (parts.comment !== undefined && /^[+-]?[.,]?(?:\d|$)/.test(parts.comment))
    report([...path, 'comment'], parts.comment, 'a text with which no number begins: it would skip rows');
}

type Report = Problems['report'];

function checkPattern(pattern: string | undefined, path: Path, report: Report): void {
  if (pattern === undefined) return;
  const problem = explainPattern(pattern);
  if (problem !== null) report(path, pattern, problem);
}

function explainPattern(pattern: string): string | null {
  if (/^(\.?\/|[A-Za-z]:[\\/])/.test(pattern)) return 'relative to the source, without a leading "./" or "/"';
  if (pattern.includes('\\')) return 'a path with "/" between folders';
  if (/(^|\/)\.\.(\/|$)/.test(pattern)) return 'a path inside the source, without ".."';
  const unknown = pattern.match(/\{[^}]*\}?/g)?.find((placeholder) => !PLACEHOLDERS.includes(placeholder));
  if (unknown === undefined) return pattern.includes('}{') ? 'with a fixed text or "/" between two placeholders' : null;
  if (unknown.includes(',')) return `without alternatives such as ${unknown}: write *, and exclude with "ignore" what it should not match`;
  return `without ${unknown}: placeholders are ${PLACEHOLDERS.join(', ')}, and * stands for any characters`;
}

function checkClass(parts: FormatParts, path: Path, report: Report): void {
  const { type, path: pattern } = parts;
  if (type === undefined || pattern === undefined || !CLASS_IN_PATH.includes(type)) return;
  if (pattern.includes('{class}') || (parts.class !== undefined && parts.class !== null)) return;
  const other =
    type === 'columns'
      ? '; if a column of the file names it, use "type": "table" with that column as "class"'
      : ', or format.class must say where the class is';
  report([...path, 'path'], pattern, `a pattern with {class} at the place of the class${other}`);
}

function checkGroup({ path: pattern, group }: FormatParts, path: Path, method: string | undefined, report: Report): void {
  if (pattern === undefined || !needsGroups(method)) return;
  if (pattern.includes('{group}') || (group !== undefined && group !== null)) return;
  report([...path, 'path'], pattern, `a pattern with {group} at the place of the user: split.method "${method}" needs users`);
}

function checkFeatures({ features = [] }: FormatParts, path: Path, report: Report): void {
  for (const field of ['name', 'column'] as const) {
    const seen = new Map<unknown, number>();
    features.forEach((feature, index) => {
      const value = feature?.[field];
      if (value === undefined) return;
      const first = seen.get(value);
      if (first === undefined) seen.set(value, index);
      else report([...path, 'features', index, field], value, `a ${field} not yet used (features.${first} has it)`);
    });
  }
}

/** Columns by name need a header, columns by number must exist. */
function checkColumns(parts: FormatParts, path: Path, report: Report): void {
  const { features = [], header, columnCount } = parts;
  const columns: [Path, unknown][] = [
    ...features.map((feature, index): [Path, unknown] => [[...path, 'features', index, 'column'], feature?.column]),
    ...(['class', 'group', 'part'] as const).map((field): [Path, unknown] => [[...path, field], parts[field]]),
    ...[parts.recording]
      .flat()
      .map((column, index): [Path, unknown] => [listPlace([...path, 'recording'], parts.recording, index), column]),
  ];
  if (parts.type !== 'columns' && parts.type !== 'table') return;
  for (const [place, column] of columns) {
    if (typeof column === 'string' && header !== true) report(place, column, 'a number, counted from 0, unless "header" is true');
    if (typeof column === 'number' && typeof columnCount === 'number' && column >= columnCount)
      report(place, column, `less than the columnCount of ${columnCount}: columns are counted from 0`);
  }
}

/** The place of an element of a list, or of a value that is none. */
function listPlace(path: Path, value: unknown, index: number): Path {
  return Array.isArray(value) ? [...path, index] : path;
}

/** Otherwise `1.000` could mean one or a thousand. */
function checkNumbers({ decimal = 'point', thousands }: FormatParts, path: Path, report: Report): void {
  if (thousands === decimal)
    report(
      [...path, 'thousands'],
      thousands,
      `different from decimal, which is "${decimal}"${decimal === 'point' ? ' unless it says otherwise' : ''}`,
    );
}
