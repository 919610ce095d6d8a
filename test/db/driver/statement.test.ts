import { describe, expect, it } from 'vitest';
import { mappableFields } from '../../../core/targets/target.js';
import { targets } from '../../../core/targets/targets.js';
import { fragment, raw, statement } from '../../../db/driver/statement.js';
import { column, columns, literal, typeOf } from '../../../services/processing/field-sql.js';

describe('a statement', () => {
  it('has its values as parameters, in order, and raw parts in its text', () => {
    const created = statement`SELECT ${raw('a.b')} FROM t WHERE x = ${1}::int AND y = ${"o'clock"} AND ${raw('z')}`;
    expect(created).toEqual({ text: 'SELECT a.b FROM t WHERE x = $1::int AND y = $2 AND z', values: [1, "o'clock"] });
  });

  it('contains the parameters of its fragments in order, also those of nested fragments', () => {
    const inner = fragment`y = ${2} AND ${raw('b')} = ${3}`;
    expect(statement`x = ${1} AND (${fragment`${inner} OR z = ${4}`}) AND v = ${5}`).toEqual({
      text: 'x = $1 AND (y = $2 AND b = $3 OR z = $4) AND v = $5',
      values: [1, 2, 3, 4, 5],
    });
  });

  it('consists of its text if it has no values, and accepts null and undefined as values', () => {
    expect(statement`SELECT 1`).toEqual({ text: 'SELECT 1', values: [] });
    expect(statement`${null}, ${undefined}`).toEqual({ text: '$1, $2', values: [null, undefined] });
  });

  it('treats a value as raw SQL only if it was created by `raw`', () => {
    expect(statement`x = ${{ text: 'DROP TABLE item' }}`.text).toBe('x = $1');
  });
});

describe('the SQL of fields', () => {
  it('quotes columns and literals', () => {
    const [first, second] = targets.customer.fields as [never, never];
    expect(columns([first, second], 'b.')).toBe('b."number", b."name"');
    expect(column({ name: 'shipToName' } as never)).toBe('"ship_to_name"');
    expect(literal("it's")).toBe("'it''s'");
  });

  it('has a type for every field', () => {
    const kinds = Object.values(targets).flatMap((target) => mappableFields(target).map(typeOf));
    expect(new Set(kinds)).toEqual(new Set(['text', 'numeric', 'date', 'boolean']));
  });
});
