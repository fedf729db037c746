import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/** Stands for a payload that cannot be decoded; its receiver reports or ignores it. */
export class UnreadableInput {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Decodes the arguments of workflows, updates and signals. An error here would fail the workflow task, again and again for ever, not the workflow:
 * one signal with an unknown encoding, which anyone may send to many workflows at once, would stop a sweep permanently.
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
