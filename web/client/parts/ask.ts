import { readToken } from './token.ts';

/** Asks the server. @throws Error with its words where it refuses */
export async function ask<T>(path: string): Promise<T> {
  return await read(await fetch(path));
}

/** Has the server change or check something. @throws Error with its words where it refuses */
export async function send<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-durasweep-token': readToken() };
  return await read(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function read<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T & { readonly error?: string };
  if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}.`);
  return answer;
}
