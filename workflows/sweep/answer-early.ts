import { ApplicationFailure, setDefaultQueryHandler, setDefaultUpdateHandler } from '@temporalio/workflow';

/** While `work` reads `what`, answers queries and updates with the reason why they are not possible yet; Temporal would say that they do not exist. */
export async function answerEarly<T>(what: string, work: () => Promise<T>): Promise<T> {
  const explain = (name: string) => `"${name}" came too early: the sweep is still reading ${what}. Try again in a few seconds.`;
  setDefaultUpdateHandler((name) => {
    throw ApplicationFailure.nonRetryable(explain(name), 'TooEarly');
  });
  setDefaultQueryHandler((name) => {
    throw new Error(explain(name));
  });
  try {
    return await work();
  } finally {
    setDefaultUpdateHandler(undefined);
    setDefaultQueryHandler(undefined);
  }
}
