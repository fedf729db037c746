import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { startCodecServer } from '../../../cli/codec/codec-server.ts';
import { createCodec } from '../../../workers/encryption/codec.ts';
import { addKey, type EncryptionKeys, readKeys } from '../../../workers/encryption/keys.ts';
import { makeTemporaryFolder } from '../infra/temporary-folder.ts';

const toKeys = (ids: readonly string[], current: string): EncryptionKeys => {
  const { keys } = ids.reduce<ReturnType<typeof addKey> | null>((content, id) => addKey(content, id), null) ?? { keys: {} };
  return { current, keys: new Map(Object.entries<string>(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')])) };
};
const keys = toKeys(['a', 'b'], 'a');
const codec = createCodec(keys);
const payload: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"secret"') };
const seal = async (by = codec): Promise<Payload> => (await by.encode([payload]))[0] ?? expect.fail('one for one');
const open = async (sealed: Payload, by = codec): Promise<Payload> => (await by.decode([sealed]))[0] ?? expect.fail('one for one');
const read = ({ data }: Payload) => Buffer.from(data ?? []).toString();

describe('the codec', () => {
  it('reads what it wrote, never writes the same twice, and names the key', async () => {
    const [one, other] = [await seal(), await seal()];
    expect(read(one)).not.toContain('secret');
    expect(read(one)).not.toBe(read(other));
    expect(Buffer.from(one.metadata?.['encryption-key-id'] ?? []).toString()).toBe('a');
    expect(read(await open(one))).toBe('"secret"');
  });

  it('reads with earlier keys, and what was never encrypted', async () => {
    const rotated = createCodec({ ...keys, current: 'b' });
    expect(read(await open(await seal(), rotated))).toBe('"secret"');
    expect(Buffer.from((await seal(rotated)).metadata?.['encryption-key-id'] ?? []).toString()).toBe('b');
    expect(await open(payload)).toBe(payload);
  });

  it.each([
    ['a bit changed', (bytes: Buffer) => bytes.fill(bytes[20] === 0 ? 1 : 0, 20, 21)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 27)],
    ['empty', () => Buffer.alloc(0)],
  ])('refuses what was changed in transit: %s', async (_, change) => {
    const sealed = await seal();
    const changed = { ...sealed, data: change(Buffer.from(sealed.data ?? [])) };
    expect(await open(changed)).toBe(changed);
  });

  it('never decrypts a payload with the wrong key', async () => {
    const sealed = await seal();
    const renamed = { ...sealed, metadata: { ...sealed.metadata, 'encryption-key-id': Buffer.from('b') } };
    expect(await open(renamed)).toBe(renamed);
    await expect(open(sealed, createCodec(toKeys(['c'], 'c')))).rejects.toThrow(
      /key "a", which DURASWEEP_ENCRYPTION_KEYS does not contain/,
    );
  });
});

describe('the file of keys', () => {
  it.each([
    ['{', /it is not JSON/],
    ['{"current": "a", "keys": {"a": "c2hvcnQ="}}', /keys\.a: must be 32 bytes in base64/],
    [JSON.stringify({ ...addKey(null, 'a'), current: 'b' }), /current: must be the id of one of the keys/],
    ['{"keys": {}}', /current/],
  ])('is refused with a message that reveals nothing of it: %s', async (content, message) => {
    const file = path.join(await makeTemporaryFolder(), 'keys.json');
    await writeFile(file, content);
    expect(() => readKeys(file)).toThrow(message);
    expect(() => readKeys(file)).toThrow(/npm run codec -- add-key/);
  });

  it('is refused if everyone may change it, or if it is missing', async () => {
    const file = path.join(await makeTemporaryFolder(), 'keys.json');
    expect(() => readKeys(file)).toThrow(/ENOENT/);
    await writeFile(file, JSON.stringify(addKey(null, 'a')));
    await chmod(file, 0o666);
    expect(() => readKeys(file)).toThrow(/other users can write to it/);
  });

  it('never replaces a key with one of the same name', () => {
    expect(() => addKey(addKey(null, 'a'), 'a')).toThrow(/A key "a" already exists/);
    expect(() => addKey(null, 'bad id!')).toThrow(/name must be 1 to 64 letters, digits, dots, dashes or underscores, got "bad id!"/);
    expect(addKey(addKey(null, 'a'), 'b').current).toBe('a');
  });
});

describe('the codec server', () => {
  const ui = 'http://127.0.0.1:8233';
  const body = async () => {
    const { metadata, data } = await seal();
    const encode = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
    const named = Object.entries(metadata ?? {}).map(([name, value]) => [name, encode(value)]);
    return JSON.stringify({ payloads: [{ metadata: Object.fromEntries(named), data: encode(data) }] });
  };
  const post = (headers = {}, text?: string): RequestInit => ({ method: 'POST', headers, body: text ?? '{}' });

  it('decrypts for the web UI and for those who know its address, and for nobody else', async () => {
    const server = await startCodecServer({ codec, port: 0, uiOrigin: ui });
    try {
      const place = `${server.endpoint}/decode`;
      const answer = await fetch(place, post({ origin: ui, 'x-namespace': 'default' }, await body()));
      expect(answer.headers.get('access-control-allow-origin')).toBe(ui);
      const { payloads } = (await answer.json()) as { payloads: { data: string }[] };
      expect(Buffer.from(payloads[0]?.data ?? '', 'base64').toString()).toBe('"secret"');
      expect((await (await fetch(place, post())).json()) as unknown).toEqual({ payloads: [] });

      const preflight = { method: 'OPTIONS', headers: { origin: ui, 'access-control-request-method': 'POST' } };
      expect((await fetch(place, preflight)).headers.get('access-control-allow-headers')).toContain('x-namespace');
      expect((await fetch(place, { ...preflight, headers: { origin: 'http://evil.example' } })).status).toBe(403);
      const { origin } = new URL(place);
      for (const path of ['/decode', '/wrong/decode', '//decode', `/${'x'.repeat(32)}/decode`])
        expect((await fetch(`${origin}${path}`, post({}, await body()))).status).toBe(401);
      expect((await fetch(place, post({}, 'no JSON'))).status).toBe(400);
      expect((await fetch(`${server.endpoint}/else`, post())).status).toBe(404);
      expect((await fetch(place)).status).toBe(405);
    } finally {
      await server.close();
    }
  });
});
