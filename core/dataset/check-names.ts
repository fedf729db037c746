import { foldLetters } from '../domain/fold-name.ts';
import { type DataPosition, hasControlCharacter, quoteFound, rejectFile } from './rejection.ts';

const MAX_NAME_CHARACTERS = 200;

/**
 * Checks the name of a class or group in a file, because it is printed in terminals and drawn in figures.
 *
 * @throws DurasweepError `DatasetRejected` if it is empty or invisible, longer than 200 characters, or contains a control character.
 */
export function checkName({ name, kind, position }: { name: string; kind: 'class' | 'group'; position: DataPosition }): string {
  if (foldLetters(name) === '') throw rejectFile({ position, reason: `expected the name of a ${kind}, found nothing` });
  if (name.length > MAX_NAME_CHARACTERS) {
    const reason = `expected at most ${MAX_NAME_CHARACTERS} characters in the name of a ${kind}, found ${name.length}: ${quoteFound(name)}`;
    throw rejectFile({ position, reason });
  }
  if (!hasControlCharacter(name)) return name;
  throw rejectFile({
    position,
    reason: `expected no control character in the name of a ${kind}, found ${quoteFound(name)}; rename the ${kind}`,
  });
}
