import { bounds } from '../../../core/targets/external-field.js';
import type { FieldKind } from '../../../core/targets/field.js';
import type { TableColumn } from './table-columns.js';

/** What PostgreSQL's own names may be long, values of enums among them. */
const longestName = 63;

/** What a text without a limit of its own may be long. */
const longText = 10_000;

/** The kind of field that a column's values are, with its limits; undefined where there is none. */
export function columnKind({ type, typmod, typeKind, choices }: TableColumn, inKey: boolean): FieldKind | undefined {
  if (typeKind === 'e') return choices === null ? undefined : oneOf(choices);
  switch (typeKind === 'b' && type) {
    case 'text':
    case 'citext':
      return text(longText, inKey);
    case 'varchar':
    case 'bpchar':
      // The type modifier counts the four bytes of a length with it.
      return text(typmod < 0 ? longText : typmod - 4, inKey);
    case 'name':
      return text(longestName, inKey);
    case 'uuid':
      return { kind: 'code', maxLength: 36 };
    case 'int2':
      return { kind: 'integer', minimum: -32_768, maximum: 32_767 };
    case 'int4':
      return { kind: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 };
    case 'int8':
      return {
        kind: 'decimal',
        precision: 19,
        scale: 0,
        minimum: '-9223372036854775808',
        maximum: '9223372036854775807',
      };
    case 'numeric':
      return typmod < 0 ? { kind: 'decimal', precision: 38, scale: 10 } : decimal(typmod - 4);
    case 'float4':
    case 'float8':
      return { kind: 'decimal', precision: 38, scale: 15 };
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return { kind: 'date' };
    case 'bool':
      return { kind: 'boolean' };
    default:
      return undefined;
  }
}

/** Text that tells records apart is compared exactly, which is what a code is. */
const text = (maxLength: number, inKey: boolean): FieldKind =>
  inKey
    ? { kind: 'code', maxLength: Math.min(maxLength, bounds.codeLength) }
    : { kind: 'text', maxLength: Math.min(maxLength, bounds.textLength) };

/** Of more values than a choice may have the database itself says which it takes. */
function oneOf(values: readonly string[]): FieldKind {
  const choices = values.filter((value) => value !== '');
  return choices.length === 0 || choices.length > bounds.choices
    ? { kind: 'code', maxLength: longestName }
    : { kind: 'choice', choices };
}

/** Precision in the upper half; scale in eleven bits, of which the first is its sign. */
function decimal(modifier: number): FieldKind {
  const precision = modifier >> 16;
  const written = ((modifier & 0x7ff) ^ 0x400) - 0x400;
  const whole = Math.max(precision - written, 0);
  const scale = Math.min(Math.max(written, 0), bounds.scale);
  return { kind: 'decimal', precision: Math.min(whole + scale, bounds.precision), scale };
}

/** True where a field of the kind `date` leaves out the time of what the column holds. */
export const losesTime = ({ type }: TableColumn): boolean => type.startsWith('timestamp');
