import { sendText } from './answer.ts';
import type { PageBackend } from './backend.ts';
import { streamEvents } from './event-stream.ts';
import type { Hub } from './hub.ts';
import { readPageFile } from './page-files.ts';
import { createResultsRoutes } from './results-routes.ts';
import type { Question, Route } from './router.ts';
import { createSteeringRoutes } from './steering-routes.ts';

export interface RoutesOptions {
  readonly backend: Promise<PageBackend>;
  readonly hub: Hub;
  readonly readOnly: boolean;
}

/** All requests that the server answers. All pages are one document, which decides by its address what to show. */
export function createRoutes({ backend, hub, readOnly }: RoutesOptions): readonly Route[] {
  const hello = { readOnly };
  return [
    { method: 'GET', path: '/', answer: sendFile('page.html') },
    { method: 'GET', path: '/sweeps/:sweep', answer: sendFile('page.html') },
    { method: 'GET', path: '/sweeps/:sweep/try', answer: sendFile('page.html') },
    { method: 'GET', path: '/page.js', answer: sendFile('page.js') },
    { method: 'GET', path: '/page.css', answer: sendFile('page.css') },
    { method: 'GET', path: '/api/events', answer: ({ response }) => streamEvents(response, hub.overview(), hello) },
    {
      method: 'GET',
      path: '/api/sweeps/:sweep/events',
      answer: ({ response, names: { sweep = '' } }) => streamEvents(response, hub.sweep(sweep), hello),
    },
    ...createResultsRoutes(backend),
    ...createSteeringRoutes(backend),
  ];
}

function sendFile(name: Parameters<typeof readPageFile>[0]): (question: Question) => Promise<void> {
  return async ({ response }) => {
    const { content, contentType } = await readPageFile(name);
    sendText(response, content, contentType);
  };
}
