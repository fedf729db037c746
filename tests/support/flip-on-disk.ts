import { open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Flips one bit of an object in MinIO's own files; MinIO then answers every request for it with 503.
 * @param folder with MinIO's data somewhere below @param key the object's, or how it begins
 */
export async function flipOnDisk(folder: string, key: string, content: Uint8Array): Promise<void> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.includes(`/${key}`) && /(part\.1|xl\.meta)$/.test(name));
  // Small objects are stored inside their metadata. The bytes are looked for in the middle, away from both ends.
  const sought = Buffer.from(content.subarray(content.length >> 1, (content.length >> 1) + 32));
  for (const name of files) {
    const offset = (await readFile(path.join(folder, name))).indexOf(sought);
    if (offset === -1) continue;
    const file = await open(path.join(folder, name), 'r+');
    await file.write(Buffer.of((sought[0] ?? 0) ^ 1), 0, 1, offset);
    await file.close();
    return;
  }
  throw new Error(`No file of MinIO under ${folder} holds the bytes of ${key}.`);
}
