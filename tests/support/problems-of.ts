import { parseSweepConfiguration } from '../../configs/parse.ts';

/** Why a configuration is refused; empty if it is not. */
export function problemsOf(input: unknown): string {
  try {
    parseSweepConfiguration(input);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
