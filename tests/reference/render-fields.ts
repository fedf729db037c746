/** The part of JSON Schema that zod generates and this page shows. */
export interface FieldSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly items?: FieldSchema | readonly FieldSchema[];
  readonly anyOf?: readonly FieldSchema[];
  readonly oneOf?: readonly FieldSchema[];
}

const TOP = 'The file';

/** Every field of a JSON file with its values, default and meaning, in Markdown: a table for each object. */
export function renderFields(schema: FieldSchema): string {
  return `${describeObject(TOP, schema, new Map()).join('\n')}\n`;
}

/** Objects that have been described, by their fields, with their title. */
type Described = Map<string, string>;

function describeObject(title: string, schema: FieldSchema, described: Described): string[] {
  const alike = JSON.stringify(schema.properties);
  const first = described.get(alike);
  if (first !== undefined) return ['', `## ${title}`, '', `The same fields as ${first}.`];
  described.set(alike, title);
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => field.const === undefined);
  const table = [
    '',
    '| field | values | default | meaning |',
    '|---|---|---|---|',
    ...fields.map(([name, field]) => describeField(name, field, schema)),
  ];
  const says = schema.description ?? listFixed(schema).find(([, { description }]) => description !== undefined)?.[1].description;
  const heading = ['', `## ${title}`, ...(says === undefined ? [] : ['', says])];
  const inner = fields.flatMap(([name, field]) => listInner(title === TOP ? name : `${title}.${name}`, field, described));
  return [...heading, ...(fields.length > 0 ? table : []), ...(fields.length > 0 ? [] : ['', 'No fields of its own.']), ...inner];
}

/** The objects inside a field: the field itself, the entries of its list, or its alternatives. */
function listInner(path: string, schema: FieldSchema, described: Described): string[] {
  if (schema.properties) return describeObject(path, schema, described);
  if (schema.items && !Array.isArray(schema.items)) return listInner(`${path}[]`, schema.items as FieldSchema, described);
  return listKinds(schema).flatMap((kind) =>
    kind.properties ? describeObject(nameKind(path, kind), kind, described) : listInner(path, kind, described),
  );
}

function nameKind(path: string, kind: FieldSchema): string {
  const fixed = writeFixed(kind);
  return fixed === null ? path : `${path} (${fixed})`;
}

/** The fields that tell an alternative from others: `"type": "columns"`; null if there are none. */
function writeFixed(schema: FieldSchema): string | null {
  const fixed = listFixed(schema).map(([name, { const: value }]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return fixed.length === 0 ? null : `\`${fixed.join(', ')}\``;
}

function listFixed({ properties = {} }: FieldSchema): [string, FieldSchema][] {
  return Object.entries(properties).filter(([, field]) => field.const !== undefined);
}

function describeField(name: string, schema: FieldSchema, parent: FieldSchema): string {
  const required = parent.required?.includes(name) ? 'required' : '';
  const fallback = schema.default === undefined ? required : `\`${JSON.stringify(schema.default)}\``;
  const cells = [`\`${name}\``, describeValues(schema), fallback, schema.description ?? ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function describeValues(schema: FieldSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  const kinds = listKinds(schema);
  if (kinds.length > 0) return [...new Set(kinds.map(describeKind))].join(' or ');
  return describeKind(schema);
}

function describeKind(schema: FieldSchema): string {
  const fixed = writeFixed(schema);
  if (fixed !== null) return fixed;
  if (schema.enum || schema.const !== undefined || listKinds(schema).length > 0) return describeValues(schema);
  switch (schema.type) {
    case 'array':
      return Array.isArray(schema.items) || !schema.items ? 'list' : `list of ${describeValues(schema.items as FieldSchema)}`;
    case 'integer':
      return `whole number${describeRange(schema)}`;
    case 'number':
      return `number${describeRange(schema)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'null':
      return '`null`';
    case 'object':
      return 'object, below';
    default:
      return 'text';
  }
}

function describeRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: FieldSchema): string {
  const bounds = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`to ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ];
  return bounds.length > 0 ? ` ${bounds.join(' ')}` : '';
}

function listKinds({ anyOf, oneOf }: FieldSchema): readonly FieldSchema[] {
  return anyOf ?? oneOf ?? [];
}
