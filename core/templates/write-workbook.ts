import type ExcelJS from 'exceljs';
import type { Cell } from '../formats/row-source.js';
import { cellFormat, textFormat } from './cell-format.js';
import type { FilledColumn } from './example-row.js';
import { explain } from './explanation-sheet.js';
import { addLists } from './list-sheet.js';
import { footerText, NoTemplate, type Template, type TemplateRows, templateRows } from './template.js';

const requiredFill: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFF2CC' } };
const otherFill: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDED' } };

/** Writes a template as a workbook: the table to fill in, an explanation of its columns, and lists of values. */
export async function writeWorkbook(template: Template): Promise<Uint8Array> {
  const { file } = template.plan.setup;
  if (file.type === 'fixed-width') throw new NoTemplate('There are no templates for text at fixed positions.');
  const rows = templateRows(file);
  // Loaded on demand, because it takes memory and few requests need a workbook.
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  const sheet = addTable(workbook, (file.type === 'excel' ? file.sheet : undefined) ?? 'Data', rows);
  for (const [place, column] of template.columns.entries()) fillColumn(sheet, column, place + 1, rows);
  if (rows.header > 1) writeText(sheet.getCell(1, 1), template.plan.setup.name);
  for (let row = rows.example + 1; row <= rows.last; row += 1) writeText(sheet.getCell(row, 1), footerText);
  explain(workbook, sheet.name, template, rows);
  addLists(workbook, sheet, template.columns, rows.example);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function addTable(workbook: ExcelJS.Workbook, name: string, { header }: TemplateRows): ExcelJS.Worksheet {
  try {
    return workbook.addWorksheet(name, { views: header > 0 ? [{ state: 'frozen', ySplit: header }] : [] });
  } catch {
    throw new NoTemplate(`Excel does not allow the sheet name "${name}".`);
  }
}

function fillColumn(sheet: ExcelJS.Worksheet, filled: FilledColumn, place: number, rows: TemplateRows): void {
  const { name, uses, required, example } = filled;
  const column = sheet.getColumn(place);
  column.numFmt = cellFormat(filled);
  column.width = Math.min(60, Math.max(12, name.length + 4));
  sheet.getCell(rows.example, place).value = cellValue(example);
  if (rows.header === 0 || uses.length === 0) return;
  const header = sheet.getCell(rows.header, place);
  writeText(header, name);
  header.font = { bold: required };
  header.fill = required ? requiredFill : otherFill;
  if (required) header.note = 'required';
}

function writeText(cell: ExcelJS.Cell, text: string): void {
  cell.value = text;
  cell.numFmt = textFormat;
}

function cellValue(cell: Cell): ExcelJS.CellValue {
  if (typeof cell !== 'object' || cell === null) return cell;
  if ('percentage' in cell) return cell.percentage;
  return 'date' in cell ? new Date(`${cell.date}T00:00:00Z`) : cell.error;
}
