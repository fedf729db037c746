import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../core/domain/duration.ts';

export function parseTimeLimit(text: string): string {
  try {
    parseDuration(text);
    return text;
  } catch {
    throw new InvalidArgumentError('It must be a duration such as "8 hours" or "30m".');
  }
}

export function parseJson(text: string): Record<string, never> {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as Record<string, never>;
  } catch (error) {
    throw new InvalidArgumentError(`It is not JSON: ${(error as Error).message}`);
  }
  throw new InvalidArgumentError('It must be an object: { … }.');
}

export function parseJsons(text: string, before: readonly Record<string, never>[] = []): Record<string, never>[] {
  return [...before, parseJson(text)];
}
