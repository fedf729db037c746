import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedPage, openPage } from '../../../web/server/open-page.ts';
import { createFakeBackend } from './page-fixture.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

describe('the page on loopback', () => {
  let page: OpenedPage;
  beforeAll(async () => {
    page = await openPage({ readOnly: false, backend: Promise.resolve(createFakeBackend()), port: 0 });
  });
  afterAll(() => page.close());

  it('has its token behind "#", which no browser sends', () => {
    expect(page.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
    expect(page.address).not.toContain('token');
  });

  it('needs no token where nothing can be changed', async () => {
    const shown = await openPage({ readOnly: true, backend: Promise.resolve(createFakeBackend()), port: 0 });
    expect(shown.link).toBe(shown.address);
    await shown.close();
  });

  it('takes another port where its usual one is taken', async () => {
    const port = Number(new URL(page.address).port);
    const second = await openPage({ readOnly: true, backend: Promise.resolve(createFakeBackend()), port });
    expect(new URL(second.address).port).not.toBe(String(port));
    await second.close();
  });

  it('lets nothing from elsewhere in, and is framed by nobody', async () => {
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

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH'])('knows no %s', async (method) => {
    expect((await ask({ path: '/', method })).status).toBe(403);
  });

  it.each(['/api', '/sweeps/', '/sweeps/a/b', '/sweeps/%E0%A4%A', '/..%2f..%2fetc%2fpasswd', '/page.js.map'])(
    'has nothing at %s',
    async (path) => {
      expect((await ask({ path })).status).toBe(404);
    },
  );

  function ask({
    path,
    method = 'GET',
    headers = {},
  }: {
    path: string;
    method?: string;
    headers?: Record<string, string>;
  }): Promise<Answer> {
    const { port } = new URL(page.address);
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      asked.on('error', reject);
      asked.end();
    });
  }
});
