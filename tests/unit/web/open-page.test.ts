import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOKEN_HEADER } from '../../../web/server/guard.ts';
import { type OpenedPage, openPage } from '../../../web/server/open-page.ts';
import { createFakeBackend } from './page-fixture.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

describe('the page on loopback', () => {
  const backend = createFakeBackend();
  let page: OpenedPage;
  beforeAll(async () => {
    page = await openPage({ readOnly: false, backend: async () => backend, port: 0 });
  });
  afterAll(() => page.close());

  it('has its token behind "#", which no browser sends', () => {
    expect(page.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
    expect(page.address).not.toContain('token');
  });

  it('requests its data and loads its routes at the first request of a tab', async () => {
    let asked = 0;
    const waiting = async () => {
      asked += 1;
      return createFakeBackend();
    };
    const opened = await openPage({ readOnly: true, backend: waiting, port: 0 });
    await new Promise(setImmediate);
    expect(asked).toBe(0);
    await fetch(opened.address);
    await fetch(opened.address);
    expect(asked).toBe(1);
    await opened.close();
  });

  it('needs no token if nothing can be changed', async () => {
    const shown = await openPage({ readOnly: true, backend: async () => createFakeBackend(), port: 0 });
    expect(shown.link).toBe(shown.address);
    await shown.close();
  });

  it('uses another port if its usual one is in use', async () => {
    const port = Number(new URL(page.address).port);
    const second = await openPage({ readOnly: true, backend: async () => createFakeBackend(), port });
    expect(new URL(second.address).port).not.toBe(String(port));
    await second.close();
  });

  it('refuses requests from other sites, and cannot be framed', async () => {
    const { status, headers } = await ask({ path: '/sweeps/night' });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['another name', { host: 'evil.example' }],
    ['another name of this machine', { host: 'localhost.evil.example:8244' }],
    ['a page of another site', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { origin: 'null' }],
  ])('gives nothing to %s', async (_, headers) => {
    for (const path of ['/', '/api/events', '/page.css']) expect((await ask({ path, headers })).status).toBe(403);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH'])('does not support %s', async (method) => {
    expect((await ask({ path: '/', method })).status).toBe(403);
  });

  it.each(['/api', '/sweeps/', '/sweeps/a/b', '/sweeps/%E0%A4%A', '/..%2f..%2fetc%2fpasswd', '/page.js.map'])(
    'has nothing at %s',
    async (path) => {
      const { status, headers } = await ask({ path });
      expect([status, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
    },
  );

  it.each([
    ['/nothing', 'text/html'],
    ['/sweeps/a/b', 'text/html'],
    ['/api/nothing', 'application/json'],
  ])('answers a browser at the unknown address %s with %s', async (path, type) => {
    const { status, headers } = await ask({ path, headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect([status, headers['content-type']]).toEqual([404, `${type}; charset=utf-8`]);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('accepts changes only with the token of its link, sent as JSON by its own page', async () => {
    const token = page.link.split('=')[1] ?? '';
    const json = { 'content-type': 'application/json' };
    const pause = { path: '/api/sweeps/night/steer/pause', method: 'POST', body: '{}' };
    for (const headers of [json, { ...json, [TOKEN_HEADER]: 'guess' }, { [TOKEN_HEADER]: token, 'content-type': 'text/plain' }])
      expect((await ask({ ...pause, headers })).status).toBe(403);
    expect((await ask({ ...pause, headers: { ...json, [TOKEN_HEADER]: token, origin: 'http://evil.example' } })).status).toBe(403);
    expect(backend.asked.filter((what) => what.startsWith('pause'))).toEqual([]);
    const { status, body } = await ask({ ...pause, headers: { ...json, [TOKEN_HEADER]: token } });
    expect([status, body]).toEqual([200, '{"message":"pause: done."}']);
    expect(backend.asked.filter((what) => what.startsWith('pause'))).toEqual(['pause night {}']);
  });

  it('changes nothing if it was started with --read-only, whatever is sent', async () => {
    const shown = await openPage({ readOnly: true, backend: async () => backend, port: 0 });
    const headers = { 'content-type': 'application/json', [TOKEN_HEADER]: '' };
    const { status, body } = await ask({ path: '/api/sweeps', method: 'POST', headers, body: '{}', address: shown.address });
    expect(status).toBe(403);
    expect(body).toContain('--read-only');
    await shown.close();
  });

  it.each(['{', '[]', '{"sweepId": 1}', 'null'])('refuses %s with a message', async (body) => {
    const headers = { 'content-type': 'application/json', [TOKEN_HEADER]: page.link.split('=')[1] ?? '' };
    const answer = await ask({ path: '/api/sweeps', method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/The body (is not JSON|must be)/);
  });

  interface Asked {
    readonly path: string;
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
    readonly address?: string;
  }

  function ask({ path, method = 'GET', headers = {}, body, address = page.address }: Asked): Promise<Answer> {
    const { port } = new URL(address);
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
});
