import { bounds } from '../../../core/targets/external-field.js';
import type { FieldKind } from '../../../core/targets/field.js';
import type { TableColumn } from './table-columns.js';

/** Maximum length of PostgreSQL's names, enum values among them. */
const maxNameLength = 63;

/** Maximum length of a field for a text column without a limit of its own. */
const unlimitedTextLength = 10_000;

/** The field kind for a column's values, with its limits; undefined if no kind can hold them. */
export function columnKind({ type, typmod, typeKind, choices }: TableColumn, inKey: boolean): FieldKind | undefined {
  if (typeKind === 'e') return choices === null ? undefined : oneOf(choices);
  switch (typeKind === 'b' && type) {
    case 'text':
    case 'citext':
      return text(unlimitedTextLength, inKey);
    case 'varchar':
    case 'bpchar':
      // The type modifier is the length plus four header bytes.
      return text(typmod < 0 ? unlimitedTextLength : typmod - 4, inKey);
    case 'name':
      return text(maxNameLength, inKey);
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

/** Text in a key is compared exactly, as codes are. */
const text = (maxLength: number, inKey: boolean): FieldKind =>
  inKey
    ? { kind: 'code', maxLength: Math.min(maxLength, bounds.codeLength) }
    : { kind: 'text', maxLength: Math.min(maxLength, bounds.textLength) };

/** An enum with more values than a choice may have becomes a code: the database itself refuses unknown values. */
function oneOf(values: readonly string[]): FieldKind {
  const choices = values.filter((value) => value !== '');
  return choices.length === 0 || choices.length > bounds.choices
    ? { kind: 'code', maxLength: maxNameLength }
    : { kind: 'choice', choices };
}

/** Decodes the type modifier of `numeric`: precision in the upper half, scale in eleven bits, the first of them its sign. */
function decimal(modifier: number): FieldKind {
  const precision = modifier >> 16;
  const written = ((modifier & 0x7ff) ^ 0x400) - 0x400;
  const whole = Math.max(precision - written, 0);
  const scale = Math.min(Math.max(written, 0), bounds.scale);
  return { kind: 'decimal', precision: Math.min(whole + scale, bounds.precision), scale };
}

/** Whether a field of the kind `date` drops the time of the column's values. */
export const losesTime = ({ type }: TableColumn): boolean => type.startsWith('timestamp');
