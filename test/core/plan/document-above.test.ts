import { describe, expect, it } from 'vitest';
import { rowRepairer } from '../../../core/formats/repair-rows.js';
import type { QuoteFault, SourceRow } from '../../../core/formats/row-source.js';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import { documentAbove } from '../../../core/plan/document-above.js';
import { recordMapper } from '../../../core/plan/map-record.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';

const columns = ['No.', 'Cust', 'Ref', 'Item', 'Qty'];
const orders: IntegrationSetup = {
  name: 'Orders',
  file: { type: 'csv', emptyValues: ['NULL'] },
  target: 'sales-document',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'customerNumber', column: 'Cust' },
    { field: 'externalDocumentNumber', column: 'Ref' },
    { field: 'itemNumber', column: 'Item' },
    { field: 'quantity', column: 'Qty' },
  ],
};
const context = { today: '2026-11-22', fileName: 'orders.csv', company: 'acme' };

/** The records of lines: group, then codes of errors. */
function records(lines: readonly string[], setup: IntegrationSetup = orders) {
  const plan = compilePlan(setup);
  const map = recordMapper(plan, columns, context);
  const assign = documentAbove(plan, columns);
  return lines.map((line, index) => {
    const row = { row: index + 2, cells: line.split(',') };
    const { groupKey, faults } = assign(row, map(row));
    return [groupKey, ...faults.map(({ code }) => code)].join(' ');
  });
}

describe('a record without the number of its document', () => {
  it('is in error, in the group of the document above', () => {
    expect(records(['KP-1,C1,,I1,1', ',,,I2,2', 'NULL,,,I1,x', 'KP-2,C1,,I1,1'])).toEqual([
      'KP-1',
      'KP-1 document_missing',
      'KP-1 document_missing not_a_number',
      'KP-2',
    ]);
    // A date, say, may differ from line to line.
    expect(records(['KP-1,C1,R1,I1,1', ',,R2,I2,2', ',C1,R2,I2,2']).slice(1)).toEqual([
      'KP-1 document_missing',
      'KP-1 document_missing',
    ]);
    // The customer may be on every row, and the row may end early.
    expect(records(['KP-1,C1,,I1,1', ',C1,,I2,2', ',,,I1'])).toEqual([
      'KP-1',
      'KP-1 document_missing',
      'KP-1 document_missing row_too_short',
    ]);
  });

  it('says which row and column, and which setting fills it', () => {
    const plan = compilePlan(orders);
    const row = { row: 3, cells: ['', '', '', 'I2', '2'] };
    const assign = documentAbove(plan, columns);
    const map = recordMapper(plan, columns, context);
    assign({ row: 2, cells: [] }, { groupKey: 'KP-1', values: [], faults: [], warnings: [] });
    expect(assign(row, map(row)).faults).toEqual([
      {
        code: 'document_missing',
        field: 'number',
        value: null,
        message:
          'Row 3 has no value in column "No.", so it belongs to no document. If it is a line of the document above it, set "fillDown": ["No.", "Cust", "Ref"] in the file\'s settings and import the file again; else correct the value.',
      },
    ]);
  });

  it('stays as it is without a document above, if its number is invalid or its header another one, or if it is a sum', () => {
    expect(records([',,,I1,1', 'KP-1,C1,,I1,1'])[0]).toBe(' value_missing value_missing');
    expect(records([`KP-1,C1,,I1,1`, `${'x'.repeat(30)},C1,,I1,1`, ',,,I1,1'])).toEqual([
      'KP-1',
      ' value_too_long',
      ' value_missing value_missing',
    ]);
    // Another customer: it is a document whose number is missing, and so are the lines below it.
    expect(records(['KP-1,C1,,I1,1', ',C2,,I1,1', ',,,I2,1'])).toEqual([
      'KP-1',
      ' value_missing',
      ' value_missing value_missing',
    ]);
    for (const sum of ['Total', 'Total KP-1', 'Sub-total:', 'Gesamtsumme netto'])
      expect(records(['KP-1,C1,,I1,1', `,,,${sum},15`])[1]).toBe(' value_missing value_missing');
    // In whatever words, with the sums of all documents or of the one above.
    const lines = ['KP-1,C1,,I1,1', 'KP-1,C1,,I2,2', 'KP-1,C1,,I3,3', 'KP-2,C1,,I1,4', 'KP-2,C1,,I2,2'];
    expect(records([...lines, ',,,Alles bij elkaar,12']).at(-1)).toBe(' value_missing value_missing');
    expect(records([...lines.slice(0, 3), ',,,,6', 'KP-2,C1,,I1,6']).at(3)).toMatch(/^ value_missing/);
    expect(records([...lines, ',,,Alles bij elkaar,11']).at(-1)).toBe('KP-2 document_missing');
    expect(records([...lines, ',,,I3,12']).at(-1)).toBe('KP-2 document_missing');
    // A note below a document has no value of a line.
    expect(records(['KP-1,C1,,I1,1', ',,see below,,', ',,,I2,2']).map((text) => text.split(' ')[0])).toEqual([
      'KP-1',
      '',
      'KP-1',
    ]);
  });

  it('is a document of its own if documents need no number and it has a header', () => {
    const setup: IntegrationSetup = {
      ...orders,
      groupBy: ['externalDocumentNumber'],
      mappings: [{ field: 'number', numberSeries: 'S' }, ...orders.mappings.slice(1)],
    };
    expect(records([',C1,R1,I1,1', ',C1,,I1,1', ',,,I2,1'], setup)).toEqual(['R1', '', ' value_missing']);
    expect(records([',C1,R1,I1,1', ',,,I2,1'], setup)).toEqual(['R1', 'R1 document_missing']);
  });

  it('is assigned to the last clear one if a misplaced quote makes a filled key unclear, as that record is', () => {
    const setup: IntegrationSetup = { ...orders, file: { type: 'csv', fillDown: ['No.', 'Cust'] } };
    const plan = compilePlan(setup);
    const repair = rowRepairer(setup.file, columns);
    const map = recordMapper(plan, columns, context);
    const assign = documentAbove(plan, columns);
    const groups = ['KP-1,C1,,I1,1', 'x,C1,,I1,1', ',,,I2,2', 'KP-2,C1,,I1,1'].map((line, index) => {
      const quoteFault = index === 1 ? { quoteFault: { column: 1, isUncertain: true } } : {};
      const row = repair({ row: index + 2, cells: line.split(','), ...quoteFault });
      const { groupKey, faults } = assign(row, map(row));
      return [groupKey, ...faults.map(({ code }) => code)].join(' ');
    });
    expect(groups).toEqual(['KP-1', 'KP-1 quote_misplaced', 'KP-1 document_missing', 'KP-2']);
  });

  it('has no error for a sum, which keeps no document out, where cells are filled from above', () => {
    const setup: IntegrationSetup = { ...orders, file: { type: 'csv', fillDown: ['No.', 'Cust'] } };
    const repair = rowRepairer(setup.file, columns);
    const content = ['KP-1,C1,R1,I1,1', ',,,Total KP-1,1', ',,R1,I2,2', ',,R1,I3,3', ',,,Alles bij elkaar,6'];
    const lines = content.map((line, index) => repair({ row: index + 2, cells: line.split(',') }));
    const plan = compilePlan(setup);
    const map = recordMapper(plan, columns, context);
    const assign = documentAbove(plan, columns);
    const groups = lines.map((row) => assign(row, map(row))).map(({ groupKey, faults }) => [groupKey, faults.length]);
    expect(groups).toEqual([
      ['KP-1', 0],
      [null, 2],
      ['KP-1', 0],
      ['KP-1', 0],
      [null, 2],
    ]);
  });

  it('of a list is in error below a damaged row, from which it would have a value that it may lack', () => {
    const items: IntegrationSetup = {
      name: 'Items',
      file: { type: 'csv', fillDown: ['Vendor'] },
      target: 'item',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'description', column: 'Name' },
        { field: 'vendorNumber', column: 'Vendor' },
      ],
    };
    const names = ['Vendor', 'No.', 'Name', 'Price'];
    const faultsOf = (quoteFault?: QuoteFault) => {
      const repair = rowRepairer(items.file, names);
      const map = recordMapper(compilePlan(items), names, context);
      const second = quoteFault ? 'Acme,A2,Ink,2' : 'Acme, Inc,A2,Ink,2';
      return ['Bolt,A1,Pen,1', second, ',A3,Cap,3', ',A4,Box,4', 'Nut,A5,Bag,5', ',A6,Tin,6'].map((line, index) => {
        const row: SourceRow = { row: index + 2, cells: line.split(',') };
        return map(repair(index === 1 && quoteFault ? { ...row, quoteFault } : row)).faults;
      });
    };
    const codes = (quoteFault?: QuoteFault) => faultsOf(quoteFault).map(([fault]) => fault?.code ?? '');
    expect(codes()).toEqual(['', 'row_too_long', 'value_missing', 'value_missing', '', '']);
    expect(codes({ column: 1, isUncertain: true })).toEqual([
      '',
      'quote_misplaced',
      'value_missing',
      'value_missing',
      '',
      '',
    ]);
    expect(faultsOf()[2]?.[0]).toMatchObject({
      field: 'vendorNumber',
      message:
        'Row 4 has no value in column "Vendor", and that of row 3 is unclear, as that row is damaged: correct row 3, or this value (to "" if it has none).',
    });
  });

  it('is not assigned to a record of a target without documents', () => {
    const items: IntegrationSetup = {
      ...orders,
      target: 'item',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'description', column: 'Item' },
      ],
    };
    expect(records(['A1,,,Pen,', ',,,Ink,'], items)).toEqual(['A1', ' value_missing']);
  });
});
