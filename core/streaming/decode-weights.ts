import type { Weights } from '../models/blocks/onnx-form.ts';
import type { ModelDocument } from './model-document.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Looks up the document's parameters by their full name. */
export function decodeWeights({ weights, parameters }: Pick<ModelDocument, 'weights' | 'parameters'>): (name: string) => Weights {
  const bytes = decodeBase64(weights);
  const view = new DataView(bytes.buffer);
  const all = Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  return (name) => {
    const parameter = known.get(name);
    if (parameter === undefined) throw new RangeError(`The model has no parameter ${name}; it has ${[...known.keys()].join(', ')}.`);
    const { shape, offset, size } = parameter;
    if (offset + size > all.length)
      throw new RangeError(`The model's weights end before those of ${name}: the file is damaged; export it again.`);
    return { shape, values: all.subarray(offset, offset + size) };
  };
}

/** Implemented here, because Node and browsers have different functions. */
function decodeBase64(text: string): Uint8Array {
  const end = text.indexOf('=');
  const digits = end < 0 ? text.length : end;
  const bytes = new Uint8Array(Math.floor((digits * 6) / 8));
  const places = new Int8Array(128).fill(-1);
  for (let place = 0; place < DIGITS.length; place += 1) places[DIGITS.charCodeAt(place)] = place;
  let [bits, kept, written] = [0, 0, 0];
  for (let index = 0; index < digits; index += 1) {
    const place = places[text.charCodeAt(index) & 127] as number;
    if (place < 0) throw new RangeError(`The model's weights are not base64 at character ${index}: the file is damaged; export it again.`);
    kept = ((kept << 6) | place) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written] = (kept >> bits) & 0xff;
    written += 1;
  }
  return bytes;
}
