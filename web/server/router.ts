import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Question {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The decoded value of each `:name` in the route's path. */
  readonly names: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** For example `/api/sweeps/:sweep`. */
  readonly path: string;
  readonly answer: (question: Question) => void | Promise<void>;
}

export interface FoundRoute {
  readonly answer: Route['answer'];
  readonly names: Readonly<Record<string, string>>;
}

/** The first matching route; null if there is none or if a part of the path cannot be decoded. */
export function findRoute(routes: readonly Route[], method: string, pathname: string): FoundRoute | null {
  const asked = method === 'HEAD' ? 'GET' : method;
  for (const { path, answer, ...route } of routes) {
    if (route.method !== asked) continue;
    const names = matchPath(path.split('/'), pathname.split('/'));
    if (names !== null) return { answer, names };
  }
  return null;
}

function matchPath(wanted: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (wanted.length !== given.length) return null;
  const names: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decode(given[index] ?? '');
    if (part.startsWith(':')) {
      if (!value) return null;
      names[part.slice(1)] = value;
    } else if (part !== value) return null;
  }
  return names;
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
