import { DurasweepError } from '../../domain/errors.ts';
import type { DatasetFormat } from '../format.ts';

interface ClassRequest {
  readonly format: DatasetFormat;
  /** Whether a field of the format says where the class is named. */
  readonly named: boolean;
  /** What else can be done. */
  readonly wayOut: string;
}

/** @throws DurasweepError `InvalidConfig` where neither the format nor the path says which class a recording has. */
export function requireClass({ format, named, wayOut }: ClassRequest): void {
  if (named || format.path.includes('{class}')) return;
  const message = `Format "${format.type}": path ${JSON.stringify(format.path)} has no {class}; write {class} at the place of the class; ${wayOut}.`;
  throw new DurasweepError('InvalidConfig', message);
}
