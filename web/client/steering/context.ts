import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { send } from '../parts/ask.ts';

/** Sends a command to a sweep; resolves with a message about what was done. */
type Steer = (action: string, body?: object) => Promise<string>;

export interface SteeringContext {
  readonly sweepId: string;
  readonly steer: Steer;
  /** Shows a message about what was done. */
  readonly tell: (message: string) => void;
}

/** Null if nothing can be changed. */
export const Steering = createContext<SteeringContext | null>(null);

export function useSteering(): SteeringContext | null {
  return useContext(Steering);
}

export async function steerSweep(sweepId: string, action: string, body: object = {}): Promise<string> {
  const path = `/api/sweeps/${encodeURIComponent(sweepId)}/steer/${action}`;
  return (await send<{ message: string }>(path, body)).message;
}
