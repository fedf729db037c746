/** One entry of a hand-made tar. */
export interface TarEntry {
  readonly name: string | Buffer;
  readonly content?: string;
  /** `0` file, `1` hard link, `2` link, `5` folder, `x` extended header, `L` long name, `S` sparse … */
  readonly type?: string;
  readonly link?: string;
  readonly checksum?: number;
}

/** Builds a tar block by block. @param end empty blocks behind the last entry */
export function makeTar(entries: readonly TarEntry[], end = 2): Buffer {
  return Buffer.concat([...entries.flatMap(makeEntry), Buffer.alloc(512 * end)]);
}

/** An extended header that gives the next entry a field, such as `path`. */
export function makeExtended(field: string, value: string): TarEntry {
  const rest = ` ${field}=${value}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (String(length).length + Buffer.byteLength(rest) !== length) length += 1;
  return { name: 'PaxHeader', type: 'x', content: `${length}${rest}` };
}

function makeEntry({ name, content = '', type = '0', link = '', checksum }: TarEntry): Buffer[] {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.set((typeof name === 'string' ? Buffer.from(name) : name).subarray(0, 100), 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = checksum ?? header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])];
}
