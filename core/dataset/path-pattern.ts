/** What a data file's path says about its recordings; null where the pattern has no such placeholder. */
export interface PathMatch {
  readonly group: string | null;
  readonly className: string | null;
  readonly part: string | null;
}

const TOKENS = /\{group\}|\{class\}|\{part\}|\*\*\/?|\*|[^*{]+|\{/gu;

/** Compiles a path pattern (see `DatasetFormat`) into a function that gives the placeholders' values, or null where a path does not match. */
export function compilePathPattern(pattern: string): (path: string) => PathMatch | null {
  const tokens: readonly string[] = pattern.match(TOKENS) ?? [];
  const translated = tokens.map((token, index) => translateToken(token, { repeated: tokens.indexOf(token) < index }));
  const expression = new RegExp(`^${translated.join('')}$`, 'u');
  return (path) => {
    const match = expression.exec(path);
    return match && { group: match.groups?.group ?? null, className: match.groups?.class ?? null, part: match.groups?.part ?? null };
  };
}

function translateToken(token: string, { repeated }: { repeated: boolean }): string {
  if (token === '{group}') return repeated ? '\\k<group>' : '(?<group>[^/]+)';
  if (token === '{class}') return repeated ? '\\k<class>' : '(?<class>[^/]+)';
  if (token === '{part}') return repeated ? '\\k<part>' : '(?<part>[^/]+)';
  if (token === '**/') return '(?:.*/)?';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  return token.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
