// Builds the servers while npm packages are being installed: both take minutes on a new machine. Plain JavaScript.
import { beginGoTool } from './go-tools.mjs';
import { MINIO, TEMPORAL } from './toolchain.mjs';

/** @typedef {import('./parts.mjs').Part} Part */

/** @type {Readonly<Partial<Record<Part, { title: string, tool: import('./go-tools.mjs').GoTool }>>>} */
const SERVERS = { temporal: { title: 'Temporal', tool: TEMPORAL }, minio: { title: 'MinIO', tool: MINIO } };

/**
 * Starts providing the parts that are servers; set-up waits for them after the packages are installed, and reports failures.
 *
 * @param {readonly Part[]} parts
 * @param {(line: string) => void} report Called when one starts another activity.
 */
export function beginServers(parts, report) {
  for (const part of parts) {
    const server = SERVERS[part];
    if (server !== undefined)
      beginGoTool(
        server.tool,
        onNewKind((kind) => report(`Set up ${server.title} meanwhile: ${kind}`)),
      );
  }
}

/**
 * Forwards only new activities of a step, without their counts.
 *
 * @param {(kind: string) => void} report
 * @returns {import('./cache.mjs').Report}
 */
export function onNewKind(report) {
  let last = '';
  return (activity) => {
    const [kind = ''] = activity.split(',');
    if (kind !== last) report(kind);
    last = kind;
  };
}
