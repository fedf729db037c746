import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/** In place of what nobody can read: whoever gets it says so, or ignores it. */
export class UnreadableInput {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Reads what workflows are started and steered with. An error here would not fail the workflow, but a step of it, again and again for ever: one
 * signal of unknown encoding, which anyone may send to many workflows at once, would stop a sweep for good.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      return new UnreadableInput((error as Error).message) as T;
    }
  },
};
