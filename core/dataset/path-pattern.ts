/** What a data file's path says about its recordings; null where the pattern has no such placeholder. */
export interface PathMatch {
  readonly group: string | null;
  readonly className: string | null;
  readonly part: string | null;
  readonly feature: string | null;
}

const TOKENS = /\{group\}|\{class\}|\{part\}|\{feature\}|\*\*\/?|\*|[^*{]+|\{/gu;

/** Compiles a path pattern (see `DatasetFormat`) into a function that gives the placeholders' values, or null where a path does not match. */
export function compilePathPattern(pattern: string): (path: string) => PathMatch | null {
  const tokens: readonly string[] = pattern.match(TOKENS) ?? [];
  const translated = tokens.map((token, index) => translateToken(token, { repeated: tokens.indexOf(token) < index }));
  const expression = new RegExp(`^${translated.join('')}$`, 'u');
  return (path) => {
    const match = expression.exec(path);
    return (
      match && {
        group: match.groups?.group ?? null,
        className: match.groups?.class ?? null,
        part: match.groups?.part ?? null,
        feature: match.groups?.feature ?? null,
      }
    );
  };
}

function translateToken(token: string, { repeated }: { repeated: boolean }): string {
  const name = /^\{(\w+)\}$/.exec(token)?.[1];
  if (name !== undefined) return repeated ? `\\k<${name}>` : `(?<${name}>[^/]+)`;
  if (token === '**/') return '(?:.*/)?';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  return token.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
