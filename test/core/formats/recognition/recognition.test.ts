import { describe, expect, it } from 'vitest';
import { detectFile } from '../../../../core/detection/detect-file.js';
import { workbookFormats } from '../../../../core/formats/recognition/file-kind.js';
import { openSheets } from '../../../../core/formats/workbook/open-workbook.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { compoundFile } from '../xlsx/compound-file.js';
import { faultOf, useWorkbookFolder } from '../xlsx/raw-workbook.js';

const folder = useWorkbookFolder();

const inExcel = 'open it in Excel and save it as .xlsx';
const asTable = 'save it as CSV or .xlsx';
const shown = 'import the table that it shows as CSV or .xlsx';
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const dbf = (version: number): Buffer => {
  const header = Buffer.alloc(96);
  Buffer.from([version, 126, 11, 30]).copy(header);
  header.writeUInt16LE(65, 8);
  return header;
};
const excelXml =
  '<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">';

describe('a file that is no workbook, whatever its name', () => {
  it.each<[string, string, string | Buffer]>([
    ['a web page (HTML)', inExcel, '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>'],
    ['a web page (HTML)', inExcel, '\ufeff\r\n<TABLE border=1><tr><td>1</td></tr></TABLE>'],
    ['a web page (HTML)', inExcel, '<?xml version="1.0"?><!DOCTYPE html><html/>'],
    ['a web page (HTML)', inExcel, '<!-- made by a report -->\n<style>td {}</style><table>'],
    ['a web page (HTML)', inExcel, Buffer.from('\ufeff<html><table></table></html>', 'utf16le')],
    ['an XML table of Excel 2003', inExcel, excelXml],
    ['an XML document', asTable, '<?xml version="1.0"?><orders><order/></orders>'],
    ['a flat OpenDocument file (.fods)', 'save it as .ods or .xlsx', '<?xml version="1.0"?><office:document/>'],
    [
      'a web archive (MHTML)',
      inExcel,
      'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="a"\r\n',
    ],
    ['a SYLK file (.slk)', inExcel, 'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"No."\r\nE\r\n'],
    ['a SYLK file (.slk)', inExcel, 'ID;PCALCOOO32\nC;X1;Y1;K"No."\nC;X2;Y1;K2;E1+1\nE\n'],
    ['a SYLK file (.slk)', inExcel, 'ID;PWXL;N;E\r\nP;PGeneral\r\nP;P0\r\nF;P0;DG0G8;M255\r\nE\r\n'],
    ['a SYLK file (.slk)', inExcel, 'ID;PSELF\nO;L\nB;Y2;X4\nE\n'],
    ['a DIF file (.dif)', inExcel, 'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n'],
    ['a JSON document', asTable, '{"orders": [{"number": 1}]}'],
    ['a dBASE table (.dbf)', inExcel, dbf(0x03)],
    ['a dBASE table (.dbf)', inExcel, dbf(0xf5)],
    ['a workbook of Excel 4', inExcel, latin('\x09\x04\x06\x00\x00\x00\x10\x00')],
    ['a Lotus 1-2-3 or Works spreadsheet', 'open it in LibreOffice and save it as .xlsx', latin('\0\0\x02\0\x04\x04')],
    ['a PDF document', shown, '%PDF-1.7\n'],
    ['a PNG picture', shown, latin('\x89PNG\r\n\x1a\n\0\0')],
    ['a GIF picture', shown, latin('GIF89a\x01\0\x01\0')],
    ['an Access database (.accdb)', 'export the table as CSV or .xlsx', latin('\0\x01\0\0Standard ACE DB\0')],
    ['a gzip archive', 'unpack it and import the files that it contains', latin('\x1f\x8b\x08\0\0\0\0\0')],
  ])('is %s: the message says to %s', async (name, advice, content) => {
    const file = localFile(await folder.writeBytes(content));
    const message = `${name}: ${advice}.`;
    expect(await faultOf(openSheets(file))).toEqual({
      code: 'file_format_mismatch',
      message: `The setup expects ${workbookFormats}, but the file looks like ${message}`,
      place: {},
    });
    const detected = await faultOf(detectFile(file));
    expect(detected.code).toBe('file_format_mismatch');
    expect(detected.message).toBe(`The file must be text or ${workbookFormats}, but looks like ${message}`);
  });

  it.each<[string, string]>([
    ['WordDocument', 'an old Word document (.doc): save its table as .xlsx'],
    ['PowerPoint Document', 'an old PowerPoint presentation (.ppt): save its table as .xlsx'],
    ['__substg1.0_001A001F', 'an Outlook message (.msg): import the files that are attached to it'],
    ['MatOST', 'a Works document: save its table as .xlsx'],
    ['Contents', 'an old Office file (OLE)'],
  ])('is recognised by its stream %s', async (stream, what) => {
    const file = localFile(await folder.writeBytes(compoundFile('Root Entry', stream)));
    expect((await faultOf(openSheets(file))).message).toContain(`looks like ${what}.`);
    expect((await faultOf(detectFile(file))).message).toContain(`looks like ${what}.`);
  });

  it.each<[string, string]>([
    ['Index/Document.iwa', 'a Numbers or other iWork document: export it to Excel (.xlsx)'],
    ['ppt/presentation.xml', 'a PowerPoint presentation: save its table as .xlsx'],
    ['orders/may.xlsx', 'a zip archive of files: import them one by one'],
    ['readme', 'a zip archive'],
  ])('is recognised by its part %s', async (part, what) => {
    const parts = { '_rels/.rels': null, 'xl/workbook.xml': null, [part]: 'x' };
    const file = localFile(await folder.write({ parts }));
    expect((await faultOf(openSheets(file))).message).toContain(`looks like ${what}.`);
  });
});

describe('a text that begins like another format', () => {
  it.each([
    'ID;Price;Name\n1;2;N1\n2;3;N2\n',
    'ID;Product;Price\nA;Bolt;1.5\nB;Nut;2.5\n',
    'ID;Product;Price\nP;Plate;1.5\nC;X1;2.5\n',
    'ID;PRODUCT;PRICE\nA;BOLT;1.5\nB;NUT;2.5\n',
    'ID;PRODUCT;PRICE\nF;PLATE;1.5\nC;XYLOL;2.5\n',
    'ID;P\nO;ONE\nP;PEN\n',
    'ID;PRICE;NAME\nA1;2;N1\nA2;3;N2\n',
    'TABLE,SEATS\n1,4\n2,6\n',
    'From,To\nOslo,Bergen\nOslo,Skien\n',
    'From: date;To: date\n1;2\n3;4\n',
    '[Code],Name\nA,B\nC,D\n',
  ])('is a table: %j', async (content) => {
    const { file } = await detectFile(localFile(await folder.writeBytes(content)));
    expect(file.type).toBe('csv');
  });
});
