import type { ModelOptions } from './variant.ts';

/** Formats a model: `gru, hidden size 64, layers 2, …`. */
export function describeModel({ architecture, ...options }: ModelOptions): string {
  const told = Object.entries(options).map(([name, value]) => `${separateWords(name)} ${describeValue(value)}`);
  return [architecture, ...told].join(', ');
}

function separateWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Shows a list of blocks as their types. */
function describeValue(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return value.map((block: { readonly type?: unknown }) => String(block.type ?? JSON.stringify(block))).join(' → ');
}
