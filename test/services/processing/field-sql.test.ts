import { expect, it } from 'vitest';
import { columnOf } from '../../../core/targets/field.js';
import { mappableFields } from '../../../core/targets/target.js';
import { targets } from '../../../core/targets/targets.js';
import { columnName } from '../../../services/processing/field-sql.js';

it('a field of an internal target is stored in the column of its table', () => {
  for (const target of Object.values(targets))
    for (const field of mappableFields(target)) expect(columnName(field)).toBe(columnOf(field.name));
});

it('declared fields have unique column names, even if they are like the names of other columns', () => {
  const names = ['valid', 'rowNo', 'fieldValid', 'lookedValid', `${'aB'.repeat(30)}1`, `${'aB'.repeat(30)}2`];
  const columns = names.map((name) => columnName({ name, declared: true }));
  expect(new Set([...columns, 'valid', 'row_no']).size).toBe(names.length + 2);
  for (const column of columns) expect(column.length).toBeLessThanOrEqual(50);
});
