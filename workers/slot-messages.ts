import type { StageName } from '../activities/contract/stages.ts';
import type { FailureClass } from '../core/domain/failure-classes.ts';

/** What a worker asks of a slot process. */
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
  | { readonly type: 'cancel' };

/** What a slot process tells its worker. */
export type SlotReply =
  | { readonly type: 'progress'; readonly details: unknown }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly failureClass: FailureClass | null; readonly message: string; readonly stack: string };
