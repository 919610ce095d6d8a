import { describe, expect, it } from 'vitest';
import { FileFault, type FilePlace } from '../../../core/formats/file-fault.js';
import { checkColumns } from '../../../core/plan/check-columns.js';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import { vendorsSetup } from '../../../examples/setups.js';

function faultOf(columns: string[], setup = vendorsSetup, place: FilePlace = { row: 1 }): FileFault | undefined {
  try {
    checkColumns(compilePlan(setup), columns, place);
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
}

describe("a file's columns", () => {
  it('may be in any order, with others between them and duplicates of others', () => {
    expect(faultOf(['x', 'City', 'x', 'Name', '', '', 'No.'])).toBeUndefined();
  });

  it('must all exist, and the fault contains the missing one, the position and the columns that were found', () => {
    expect(faultOf(['No.', 'name', 'City'], vendorsSetup, { row: 3 })).toMatchObject({
      code: 'file_column_missing',
      message: 'Column "Name" is missing in the header in row 3. Found: "No.", "name", "City".',
      place: { row: 3, column: 'Name' },
    });
    expect(faultOf(['City'])?.message).toContain('Columns "No.", "Name" are missing in the header in row 1.');
    expect(faultOf([], vendorsSetup, {})?.message).toContain('missing in');
  });

  it('are missing in a sheet, which the fault names', () => {
    expect(faultOf(['No.', 'name', 'City'], vendorsSetup, { sheet: 'Vendors', row: 3 })).toMatchObject({
      message: 'Column "Name" is missing in the header in row 3 of the sheet "Vendors". Found: "No.", "name", "City".',
      place: { sheet: 'Vendors', row: 3, column: 'Name' },
    });
  });

  it('may be written in other characters that look the same, and the fault names these', () => {
    expect(faultOf(['No\u00ad.', '\u200bName', 'City\u3000'])).toBeUndefined();
    expect(faultOf(['No.', 'Name', 'City', 'Name\u200e'])).toMatchObject({
      code: 'file_column_duplicated',
      message: expect.stringContaining('(as "Name", "Name" with U+200E LEFT-TO-RIGHT MARK)'),
    });
  });

  it('must be unique if they are mapped', () => {
    expect(faultOf(['No.', 'Name', 'City', 'Name'])).toMatchObject({
      code: 'file_column_duplicated',
      place: { row: 1, column: 'Name' },
    });
  });

  it.each([
    ['No.;Name;City', '";"'],
    ['No.\tName\tCity', 'tabs'],
    ['No.|Name|City', '"|"'],
  ])('that are a single column, %j, produce a hint about the delimiter', (only, delimiter) => {
    expect(faultOf([only])?.message).toContain(`The file looks delimited by ${delimiter}`);
  });

  it('produce no hint about the delimiter if there are several, or in a workbook', () => {
    expect(faultOf(['No.;', 'Name'])?.message).not.toContain('looks delimited');
    expect(faultOf(['No.;Name'], { ...vendorsSetup, file: { type: 'excel' } })?.message).not.toContain(
      'looks delimited',
    );
  });

  it('are listed only partly if they are many or long', () => {
    const message = faultOf(Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(500, 'x')))?.message as string;
    expect(message.length).toBeLessThan(2_500);
  });
});
