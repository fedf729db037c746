import { ApplicationFailure, setDefaultQueryHandler, setDefaultUpdateHandler } from '@temporalio/workflow';

/** Says why nothing can be asked or changed yet, for as long as `work` takes: Temporal would say that there is no such update or query. */
export async function answerEarly<T>(work: () => Promise<T>): Promise<T> {
  const explain = (name: string) =>
    `"${name}" came too early: the sweep is still reading the files that its configuration refers to. Try again in a few seconds.`;
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
