import { describe, expect, it } from 'vitest';
import { FileFault } from '../../../core/formats/file-fault.js';
import { checkColumns } from '../../../core/plan/check-columns.js';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import { vendorsSetup } from '../../../samples/setups.js';

function faultOf(columns: string[], setup = vendorsSetup, headerRow: number | undefined = 1): FileFault | undefined {
  try {
    checkColumns(compilePlan(setup), columns, headerRow);
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
}

describe("a file's columns", () => {
  it('may stand in any order, with others between and others doubled', () => {
    expect(faultOf(['x', 'City', 'x', 'Name', '', '', 'No.'])).toBeUndefined();
  });

  it('must all be there: the fault names which is not, where, and what was found', () => {
    expect(faultOf(['No.', 'name', 'City'], vendorsSetup, 3)).toMatchObject({
      code: 'file_column_missing',
      message: 'Column "Name" is missing in the header in row 3. Found: "No.", "name", "City".',
      place: { row: 3, column: 'Name' },
    });
    expect(faultOf(['City'])?.message).toContain('Columns "No.", "Name" are missing in the header in row 1.');
    expect(faultOf([], vendorsSetup, undefined)?.message).toContain('missing in');
  });

  it('must stand once: with two of a name it is not clear which one is meant', () => {
    expect(faultOf(['No.', 'Name', 'City', 'Name'])).toMatchObject({
      code: 'file_column_doubled',
      place: { row: 1, column: 'Name' },
    });
  });

  it.each([
    ['No.;Name;City', '";"'],
    ['No.\tName\tCity', 'tabs'],
    ['No.|Name|City', '"|"'],
  ])('that come as one, %j, hint at the delimiter', (only, delimiter) => {
    expect(faultOf([only])?.message).toContain(`The file looks delimited by ${delimiter}`);
  });

  it('hint at no delimiter where there are several, or in a workbook', () => {
    expect(faultOf(['No.;', 'Name'])?.message).not.toContain('looks delimited');
    expect(faultOf(['No.;Name'], { ...vendorsSetup, file: { type: 'excel' } })?.message).not.toContain(
      'looks delimited',
    );
  });

  it('are told in part where they are many or long', () => {
    const message = faultOf(Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(500, 'x')))?.message as string;
    expect(message.length).toBeLessThan(2_500);
  });
});
