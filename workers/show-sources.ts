import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';

type Frame = NodeJS.CallSite;

/**
 * Makes stack traces refer to the sources of a compiled script. Its map, `<script>.map`, is read with the first stack trace: Node's own
 * `--enable-source-maps` reads all maps at the start, which takes a fifth of a second of processor time.
 */
export function showSources(script: string): void {
  // A map in memory takes 50 MB; errors rarely come alone.
  let kept: WeakRef<SourceMap> | undefined;
  const describeFrame = (frame: Frame): string => {
    const text = frame.toString();
    if (frame.getFileName() !== script) return text;
    const map = kept?.deref() ?? readMap(`${script}.map`);
    if (map === null) return text;
    kept = new WeakRef(map);
    const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
    const source = findSource(map, script, line, column);
    return source === null ? text : text.replace(`${script}:${line}:${column}`, source);
  };
  Error.prepareStackTrace = (error, frames) =>
    [describeError(error), ...frames.map((frame) => `    at ${describeFrame(frame)}`)].join('\n');
}

/** Null if there is none: a stack trace must not cause another error. */
function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
  } catch {
    return null;
  }
}

function findSource(map: SourceMap, script: string, line: number, column: number): string | null {
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return null;
  return `${path.resolve(path.dirname(script), entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function describeError(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'An error that cannot be shown';
  }
}
