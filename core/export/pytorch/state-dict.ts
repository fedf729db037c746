import { writeArchive } from '../../dataset/write-archive.ts';

/** One entry of a `state_dict`. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/**
 * A file that `torch.load(…, weights_only=True)` reads as an ordered dictionary of tensors: a zip archive with one file of numbers for each
 * tensor, and a pickle that lists them.
 */
export async function writeStateDict(tensors: readonly NamedTensor[]): Promise<Uint8Array> {
  const text = (value: string) => new TextEncoder().encode(value);
  return await writeArchive(
    new Map([
      ['model/data.pkl', pickle(tensors)],
      ['model/byteorder', text('little')],
      ['model/version', text('3\n')],
      ...tensors.map(({ values }, index) => [`model/data/${index}`, toLittleEndian(values)] as const),
    ]),
  );
}

function toLittleEndian(values: Float32Array | Float64Array): Uint8Array {
  const bytes = Buffer.alloc(values.byteLength);
  values.forEach((value, index) => {
    if (values instanceof Float32Array) bytes.writeFloatLE(value, index * 4);
    else bytes.writeDoubleLE(value, index * 8);
  });
  return bytes;
}

/** Operations of Python's pickle, protocol 2, named as in its documentation. */
const PROTO = Buffer.from([0x80, 2]);
const [MARK, TUPLE, EMPTY_TUPLE, REDUCE, SETITEMS, BINPERSID, STOP] = ['(', 't', ')', 'R', 'u', 'Q', '.'].map((code) => Buffer.from(code));
const NEWFALSE = Buffer.from([0x89]);
const ORDERED_DICT = [readGlobal('collections', 'OrderedDict'), EMPTY_TUPLE, REDUCE];

type Code = readonly (Uint8Array | undefined)[];

function pickle(tensors: readonly NamedTensor[]): Uint8Array {
  const entries = tensors.flatMap((tensor, index) => [pickleText(tensor.name), ...pickleTensor(tensor, index)]);
  return join([PROTO, ...ORDERED_DICT, MARK, ...entries, SETITEMS, STOP]);
}

/** A call of PyTorch's own function on a storage in the archive. */
function pickleTensor({ shape, values }: NamedTensor, index: number): Code {
  const storage = readGlobal('torch', values instanceof Float32Array ? 'FloatStorage' : 'DoubleStorage');
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  return [
    readGlobal('torch._utils', '_rebuild_tensor_v2'),
    MARK,
    ...[MARK, pickleText('storage'), storage, pickleText(String(index)), pickleText('cpu'), pickleInteger(values.length), TUPLE, BINPERSID],
    pickleInteger(0),
    ...pickleIntegers(shape),
    ...pickleIntegers(strides),
    NEWFALSE,
    ...ORDERED_DICT,
    TUPLE,
    REDUCE,
  ];
}

function readGlobal(module: string, name: string): Uint8Array {
  return Buffer.from(`c${module}\n${name}\n`);
}

function pickleText(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.write('X');
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function pickleInteger(value: number): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.write('J');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function pickleIntegers(values: readonly number[]): Code {
  return [MARK, ...values.map(pickleInteger), TUPLE];
}

function join(code: Code): Uint8Array {
  return Buffer.concat(code.flatMap((part) => (part === undefined ? [] : [part])));
}
