import type { StageName } from '../activities/contract/stages.ts';
import type { FailureClass } from '../core/domain/failure-classes.ts';
import type { NextRung, RungReached } from '../core/domain/rung.ts';

/** Messages from a worker to a slot process. */
export type SlotRequest =
  | {
      readonly type: 'run';
      readonly stage: StageName | 'checkDevice';
      readonly input: unknown;
      readonly attempt: number;
      readonly attemptId: string;
      readonly secondsLost: number;
      readonly refusalMilliseconds: number;
    }
  | { readonly type: 'cancel' }
  | { readonly type: 'answer'; readonly next: NextRung | null };

/** Messages from a slot process to its worker. */
export type SlotReply =
  | { readonly type: 'progress'; readonly details: unknown }
  /** Whether its training goes on; the next request is the answer. */
  | { readonly type: 'ask'; readonly reached: RungReached }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly failureClass: FailureClass | null; readonly message: string; readonly stack: string };
