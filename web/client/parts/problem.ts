import { useEffect, useState } from 'preact/hooks';
import { send } from './ask.ts';

const AFTER_TYPING_MS = 300;

/** The server's problem with the current input; undefined: not known yet; null: none. @param body null: nothing to check */
export function useProblem(path: string, body: object | null): string | null | undefined {
  const [problem, setProblem] = useState<string | null | undefined>(undefined);
  const text = body === null ? null : JSON.stringify(body);
  useEffect(() => {
    setProblem(undefined);
    if (text === null) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const found = await send<{ problem: string | null }>(path, JSON.parse(text)).then(
        (answer) => answer.problem,
        (error: Error) => error.message,
      );
      if (isCurrent) setProblem(found);
    }, AFTER_TYPING_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [path, text]);
  return problem;
}
