/** Placeholders, wildcards, and the text between them in a path pattern (see `DatasetFormat`). */
const TOKENS = /\{group\}|\{class\}|\{part\}|\{feature\}|\*\*\/?|\*|[^*{]+|\{/gu;

export function listTokens(pattern: string): readonly string[] {
  return pattern.match(TOKENS) ?? [];
}

/** The name in a placeholder; undefined for other tokens. */
export function readPlaceholder(token: string): string | undefined {
  return token.length > 1 && token.startsWith('{') ? token.slice(1, -1) : undefined;
}
