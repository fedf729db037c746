import { DurasweepError } from '../../domain/errors.ts';
import type { DatasetFormat } from '../formats/index.ts';

interface ClassRequest {
  readonly format: DatasetFormat;
  /** Whether a field of the format says where the class is. */
  readonly named: boolean;
  /** Another way to solve the problem, for the message. */
  readonly wayOut: string;
}

/** @throws DurasweepError `InvalidConfig` if neither the format nor the path gives the class of a recording. */
export function requireClass({ format, named, wayOut }: ClassRequest): void {
  if (named || format.path.includes('{class}')) return;
  const message = `Format "${format.type}": path ${JSON.stringify(format.path)} has no {class}; write {class} at the place of the class; ${wayOut}.`;
  throw new DurasweepError('InvalidConfig', message);
}
