// Commands and workers load the messages of Temporal's whole interface, a third of which is for its cloud and for workers: reading it takes them longer than
// anything else that they load. Plain JavaScript.
import { readFile } from 'node:fs/promises';

/** The module of @temporalio/proto that holds the messages, as JSON in one call. */
export const MESSAGES_MODULE = /[\\/]@temporalio[\\/]proto[\\/]protos[\\/]json-module\.js$/;
const WITH_JSON = /^(.*?\.addJSON\()(\{.*\})(\).*)$/s;

/**
 * The module without what no command, or no worker, asks for. Where it is written otherwise, it stays as it is.
 *
 * @param {string} file
 * @param {'command' | 'program'} kind
 */
export async function leaveOutProtos(file, kind) {
  const text = await readFile(file, 'utf8');
  const [, before, json, after] = WITH_JSON.exec(text) ?? [];
  if (json === undefined) return text;
  try {
    const { coresdk, temporal, ...others } = JSON.parse(json);
    const { cloud: _, ...api } = temporal.nested.api.nested;
    return `${before}${JSON.stringify({ ...others, ...(kind === 'program' && { coresdk }), temporal: { nested: { api: { nested: api } } } })}${after}`;
  } catch {
    return text;
  }
}
