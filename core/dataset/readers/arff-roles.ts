import { type DataPosition, quoteFound, rejectFile } from '../rejection.ts';
import type { ArffAttribute } from './arff-header.ts';

/** Names of the attributes that describe a recording; null: the path does or, for the class, the last nominal attribute. */
export interface AttributeNames {
  readonly class: string | null;
  readonly group: string | null;
  readonly part: string | null;
  /** Attributes to ignore. */
  readonly skip: readonly string[];
}

export const UNNAMED_ATTRIBUTES: AttributeNames = { class: null, group: null, part: null, skip: [] };

/** Indices of attributes by their role. */
export interface ArffRoles {
  readonly className: number | null;
  readonly groupName: number | null;
  readonly part: number | null;
  /** Contains all dimensions; without it, the numeric attributes are the time steps of a single one. */
  readonly relational: number | null;
  readonly numeric: readonly number[];
}

interface RolesRequest {
  readonly path: string;
  readonly attributes: readonly ArffAttribute[];
  readonly names: AttributeNames;
}

/** @throws DurasweepError `DatasetRejected`: no such attribute, no class, or an attribute without a role that is not numeric. */
export function assignRoles({ path, attributes, names }: RolesRequest): ArffRoles {
  const find = (name: string | null) => (name === null ? null : findAttribute(name, { path, attributes }));
  const skipped = names.skip.map((name) => find(name));
  const named = { groupName: find(names.group), part: find(names.part) };
  const isFree = (index: number) => ![...skipped, ...Object.values(named)].includes(index);
  const className = find(names.class) ?? attributes.findLastIndex(({ type }, index) => type === 'nominal' && isFree(index));
  if (className < 0) {
    const reason = 'expected a nominal attribute for the class, found none; name one in the format\'s "class"';
    throw rejectFile({ position: { path, line: null }, reason });
  }
  const series = attributes.flatMap((attribute, index) => (isFree(index) && index !== className ? [{ attribute, index }] : []));
  return { className, ...named, ...chooseSeries(series, path) };
}

function findAttribute(name: string, { path, attributes }: Pick<RolesRequest, 'path' | 'attributes'>): number {
  const index = attributes.findIndex((attribute) => attribute.name === name);
  if (index >= 0) return index;
  const names = attributes.map((attribute) => quoteFound(attribute.name));
  const found = names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
  throw rejectFile({ position: { path, line: null }, reason: `expected an attribute ${JSON.stringify(name)}, found only ${found}` });
}

interface Candidate {
  readonly attribute: ArffAttribute;
  readonly index: number;
}

function chooseSeries(series: readonly Candidate[], path: string): Pick<ArffRoles, 'relational' | 'numeric'> {
  const [first, second] = series;
  if (first === undefined)
    throw rejectFile({ position: { path, line: null }, reason: 'expected attributes for the time steps, found none' });
  if (first.attribute.type === 'relational' && second === undefined) return { relational: first.index, numeric: [] };
  const odd = series.find(({ attribute }) => attribute.type !== 'numeric');
  if (odd === undefined) return { relational: null, numeric: series.map(({ index }) => index) };
  throw refuseAttribute(odd.attribute, { path, line: odd.attribute.line });
}

function refuseAttribute({ name, type }: ArffAttribute, position: DataPosition): Error {
  const expected = 'expected numeric attributes for the time steps, or one relational attribute alone';
  const wayOut = 'name it in the format\'s "class", "group", "part" or "skip"';
  return rejectFile({ position, reason: `${expected}, found ${type} attribute ${quoteFound(name)}; ${wayOut}` });
}
