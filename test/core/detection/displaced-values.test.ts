import { describe, expect, it } from 'vitest';
import { detected, finding, recordsOf, tied } from './written-file.js';

const header = 'No.,Description,Unit Price';

describe('values that may not stand below their names', () => {
  it('ask whether digits behind a comma are decimals of the amount before it', async () => {
    const file = await detected(`${header}\nA1,Pen,1,50\nA2,Ink,12,75\n`);
    expect(tied(file, 'unnamedColumns')).toEqual([0, 1]);
    expect(finding(file, 'unnamedColumns').reason).toContain('1,50 in row 2');
    expect(file.file).not.toHaveProperty('unnamedColumns');
  });

  it('are plain where the column without a name has texts', async () => {
    expect((await detected(`${header}\nA1,Pen,1,x\nA2,Ink,12,y\n`)).file).toMatchObject({ unnamedColumns: 1 });
  });

  it('make a row an error that lacks a value in its middle', async () => {
    const rows = 'A1,Pen,5,1.5\nA2,Ink,2.5\nA3,Cap,4,3.5\nA4,Tap,2\n';
    const { file, findings } = await detected(`No.,Description,Stock,Unit Price\n${rows}`);
    expect(file).toMatchObject({ missingCells: 'none' });
    expect(finding({ findings }, 'missingCells').reason).toContain('Row 3');
  });

  it('are below names that come after lines with labels', async () => {
    const above = 'Report:;Price list\nCompany:;ACME\nDate:;31.01.2026\n\n';
    const { file } = await detected(`${above}No.;Description;Unit Price\nA1;Pen;1,5\nA2;Ink;2,5\n`);
    expect(file).toMatchObject({ delimiter: ';', headerRow: 5 });
  });

  it('have empty columns between them and at their ends', async () => {
    const { records } = await recordsOf('No.,,Description,,Unit Price,\nA1,,Pen,,1.5,\nA2,,Ink,,2.5,\n');
    expect(records.map((cells) => Object.values(cells).filter((cell) => cell !== ''))).toEqual([
      ['A1', 'Pen', '1.5'],
      ['A2', 'Ink', '2.5'],
    ]);
  });

  it('are between delimiters of two characters, one of which a value has', async () => {
    const { file } = await detected('No.::Description::Unit Price\nA1::Pen: blue::1.5\nA2::Ink::2.5\n');
    expect(file).toMatchObject({ delimiter: '::' });
  });

  it('ask for the encoding if some are in UTF-8 and more are not', async () => {
    const utf8 = Buffer.from(`${header}\nA1,Käse,1.5\n`);
    const file = await detected(Buffer.concat([utf8, Buffer.from('A2,Größe,2.5\n', 'latin1')]));
    expect(tied(file, 'encoding')).toEqual(['windows-1252', 'utf-8']);
  });
});
