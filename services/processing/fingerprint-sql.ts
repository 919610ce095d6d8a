import type { InternalTarget } from '../../core/targets/target.js';
import { column, keyFields } from './field-sql.js';

/**
 * SQL of a 64-bit hash of the content of a row `alias` of a target's table and its lines. It is equal for equal content: the
 * user and the time of a change are not included.
 */
export function fingerprintSql(target: InternalTarget, alias: string): string {
  const own = hash([...target.fields.map(column), ...(target.lines ? ['status', 'amount', 'line_count'] : [])], alias);
  return target.lines
    ? `(${own} # coalesce((SELECT bit_xor(${lineHash(target)}) FROM ${linesOf(target, alias)}), 0))`
    : own;
}

/** The lines `l` of the document in row `alias`: the part after FROM. */
export function linesOf(target: InternalTarget, alias: string): string {
  const { table } = target.lines as NonNullable<InternalTarget['lines']>;
  const [type, number] = keyFields(target).map((field) => `${alias}.${column(field)}`);
  return `${table} l WHERE l.company_id = (SELECT current_company()) AND l.document_type = ${type} AND l.document_number = ${number}`;
}

const lineHash = ({ lines }: InternalTarget): string =>
  hash(['line_number', ...(lines?.fields ?? []).map(column), 'amount'], 'l');

const hash = (columns: readonly string[], alias: string): string =>
  `hash_record_extended(ROW(${columns.map((name) => `${alias}.${name}`).join(', ')}), 0)`;
