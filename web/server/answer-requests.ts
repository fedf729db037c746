import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendError, sendJson, sendText } from './answer.ts';
import type { PageBackend } from './backend.ts';
import { refuseRequest, refuseWrite } from './guard.ts';
import { createHub } from './hub.ts';
import { readPageFile } from './page-files.ts';
import { findRoute } from './router.ts';
import { createRoutes } from './routes.ts';

export interface AnswersOptions {
  readonly token: string;
  readonly readOnly: boolean;
  readonly backend: Promise<PageBackend>;
}

export interface Answers {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Answers the page's requests: checks permissions here, and leaves the rest to the routes. */
export function createAnswers({ token, readOnly, backend }: AnswersOptions): Answers {
  // The tabs are told if it rejects.
  backend.catch(() => undefined);
  const routes = createRoutes({ backend, hub: createHub(backend), readOnly });
  return {
    async answer(request, response) {
      const refusal = refuseRequest(request);
      if (refusal !== null) return sendText(response, `${refusal}\n`, 'text/plain; charset=utf-8', 403);
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
      const method = request.method ?? 'GET';
      const found = findRoute(routes, method, pathname);
      if (found === null) return await sendNotFound(request, response, `Not found: ${method} ${pathname}.`);
      const refusedWrite = method === 'POST' ? refuseWrite(request, { token, readOnly }) : null;
      if (refusedWrite !== null) return sendJson(response, { error: refusedWrite }, 403);
      try {
        await found.answer({ request, response, names: found.names, search: searchParams });
      } catch (error) {
        sendError(response, error);
      }
    },
  };
}

/** A person's browser gets the page, which says so and leads on; anything else gets JSON. */
async function sendNotFound(
  { headers: { accept = '' }, url = '/' }: IncomingMessage,
  response: ServerResponse,
  error: string,
): Promise<void> {
  if (!accept.includes('text/html') || url.startsWith('/api')) return sendJson(response, { error }, 404);
  const { content, contentType } = await readPageFile('page.html');
  sendText(response, content, contentType, 404);
}
