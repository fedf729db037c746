import { InvalidArgumentError } from 'commander';
import { override } from '../../configs/override.ts';
import { parseTyped } from '../../core/domain/parse-json.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Adds `field=value` to the earlier changes: a value is JSON (a number, true, null, an object), anything else is text. Dots address nested
 * fields: `augmentation.jitter=0.2`. The sweep validates field and value.
 */
export function parseChange(pair: string, before: Fields = {}): Fields {
  const [, field = '', text = ''] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
  const path = field.split('.');
  if (field === '' || path.includes('')) throw new InvalidArgumentError('It must be field=value, such as learningRate=0.0005.');
  const change = path.reduceRight<unknown>((value, name) => ({ [name]: value }), parseTyped(text));
  return override(before, change) as Fields;
}
