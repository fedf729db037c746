import type { UpdateResult } from '../steering-messages.ts';
import { leaveOut } from './sweep-state.ts';
import { done, type Sweep } from './sweep-update.ts';

/** `sender`: that of the signal; default: that of the update. */
export async function setPaused({ state, launcher }: Sweep, paused: boolean, sender?: string | null): Promise<UpdateResult> {
  if (!paused && state.pausedSince !== null) leaveOut(state, Date.now() - state.pausedSince);
  state.pausedSince = paused ? Date.now() : null;
  state.paused = paused;
  launcher.replan();
  await launcher.broadcast();
  const message = paused ? 'pause: no new trial starts; running trials finish.' : 'resume: trials start again.';
  return done(state, message, sender);
}
