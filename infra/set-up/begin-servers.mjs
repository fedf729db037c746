// The servers are built while npm packages are being installed: both take minutes on a machine that has nothing yet. Plain JavaScript.
import { beginGoTool } from './go-tools.mjs';
import { MINIO, TEMPORAL } from './toolchain.mjs';

/** @typedef {import('./parts.mjs').Part} Part */

/** @type {Readonly<Partial<Record<Part, { title: string, tool: import('./go-tools.mjs').GoTool }>>>} */
const SERVERS = { temporal: { title: 'Temporal', tool: TEMPORAL }, minio: { title: 'MinIO', tool: MINIO } };

/**
 * Begins to provide those parts that are servers; set-up waits for them when packages are there, and tells of what failed.
 *
 * @param {readonly Part[]} parts
 * @param {(line: string) => void} report Told when one turns to something else.
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
 * Passes on what a step turns to, without its counts.
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
