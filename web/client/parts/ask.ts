import { readToken } from './token.ts';

/** Answers what the views ask: the server, or, in a report, the data inside. Throws Error with its words where it refuses. */
export type Answering = (path: string, signal?: AbortSignal) => Promise<unknown>;

let answering: Answering = async (path, signal) => await read(await fetch(path, signal === undefined ? {} : { signal }));

/** Has the views ask something else than the server. */
export function answerBy(other: Answering): void {
  answering = other;
}

/** @throws Error with the words of whoever answers, where it refuses */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await answering(path, signal)) as T;
}

/** Has the server change or check something. @throws Error with its words where it refuses */
export async function send<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-durasweep-token': readToken() };
  return (await read(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }))) as T;
}

async function read(response: Response): Promise<unknown> {
  const answer = (await response.json()) as { readonly error?: string };
  if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}.`);
  return answer;
}
