import { describe, expect, it } from 'vitest';
import { kindFor, numberFormat } from '../../../../core/formats/workbook/number-format.js';
import { readAll, useWorkbookFolder } from '../xlsx/raw-workbook.js';

const folder = useWorkbookFolder();

describe('a number format', () => {
  it.each<[string, number, string]>([
    ['0%', 0.3, 'percentage'],
    ['0.00%;[Red]-0.00%', -0.3, 'percentage'],
    ['# ##0 %', 0.3, 'percentage'],
    ['0.00" %"', 30, 'number'],
    ['0\\%', 30, 'number'],
    ['[=0]?;[<4.16][hh]:mm:ss', 0, 'number'],
    ['[=0]?;[<4.16][hh]:mm:ss', 0.5, 'elapsed'],
    ['[<1]0%;0.00', 0.5, 'percentage'],
    ['[<1]0%;0.00', 5, 'number'],
    ['[>=43831]dd.mm.yyyy;0', 43831, 'date'],
    ['[>=43831]dd.mm.yyyy;0', 12, 'number'],
    ['0;-0;yyyy', -1, 'number'],
  ])('%s shows %d as a %s', (code, value, kind) => {
    expect(kindFor(numberFormat(code), value)).toBe(kind);
  });

  it('of percent makes a percentage of a number, with its reliable digits', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs>';
    const cells =
      '<c><v>0.3</v></c><c s="1"><v>0.30000000000000004</v></c><c s="2"><v>1</v></c><c s="1" t="str"><v>n/a</v></c>';
    const [row] = await readAll(await folder.write({ rows: `<row>${cells}</row>`, styles }));
    expect(row?.cells).toEqual([0.3, { percentage: 0.3 }, { percentage: 1 }, 'n/a']);
  });
});
