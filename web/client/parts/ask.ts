import { readToken } from './token.ts';

/** Answers the views' requests: the server, or the data inside a report. Throws Error with the message of a refusal. */
export type Answering = (path: string, signal?: AbortSignal) => Promise<unknown>;

let answering: Answering = async (path, signal) => await read(await fetch(path, signal === undefined ? {} : { signal }));

/** Replaces the server as the source of answers. */
export function answerBy(other: Answering): void {
  answering = other;
}

/** @throws Error with the message of a refusal */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await answering(path, signal)) as T;
}

/** Lets the server change or validate something. @throws Error with the message of a refusal */
export async function send<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-durasweep-token': readToken() };
  return (await read(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }))) as T;
}

async function read(response: Response): Promise<unknown> {
  const answer = (await response.json()) as { readonly error?: string };
  if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}.`);
  return answer;
}
