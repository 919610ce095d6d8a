import type ExcelJS from 'exceljs';
import { columnLetters } from '../formats/workbook/cell-reference.js';
import { textFormat } from './cell-format.js';
import { columnWords } from './column-words.js';
import { freeName } from './list-sheet.js';
import type { Template, TemplateRows } from './template.js';

const headings = ['Column', 'Name', 'Field', 'Label', 'Required', 'Form', 'Allowed values', 'Description'];
const widths = [8, 24, 24, 28, 10, 34, 44, 60];

/** Adds the sheet that explains how to fill in the table. */
export function explain(workbook: ExcelJS.Workbook, table: string, template: Template, rows: TemplateRows): void {
  const sheet = workbook.addWorksheet(freeName(workbook, 'Explanation'));
  sheet.columns = widths.map((width) => ({
    width,
    style: { numFmt: textFormat, alignment: { wrapText: true, vertical: 'top' } },
  }));
  sheet.addRow([template.plan.setup.name]).font = { bold: true, size: 14 };
  for (const line of notes(table, template, rows)) sheet.addRow([line]).alignment = { wrapText: false };
  sheet.addRow([]);
  sheet.addRow(headings).font = { bold: true };
  template.columns.forEach((column, place) => {
    const { fields, labels, form, allowed, description } = columnWords(column, template.plan);
    const required = column.required ? 'required' : '';
    sheet.addRow([columnLetters(place + 1), column.name, fields, labels, required, form, allowed, description]);
  });
}

function notes(table: string, { plan, missing, faults }: Template, rows: TemplateRows): string[] {
  const { file } = plan.setup;
  return [
    `Fill in the sheet "${table}", from row ${rows.example} on; required columns have bold names on yellow.`,
    `Row ${rows.example} is an example: replace it, because it is imported like any other row.`,
    ...(rows.last > rows.example ? ['Keep the last lines below your data: they are not imported.'] : []),
    ...(file.type === 'csv' || file.type === 'text'
      ? [
          `Save the sheet as text before it is imported: delimiter ${shownDelimiter(file)}, ${file.encoding ?? 'utf-8'}.`,
        ]
      : []),
    ...missing.map((label) => `The example cannot be imported yet: it needs an existing ${label}.`),
    ...faults.map(({ message }) => `No example could be found that meets all rules: ${message}`),
  ];
}

function shownDelimiter({
  type,
  delimiter = type === 'text' ? '\t' : ',',
}: {
  type: string;
  delimiter?: string;
}): string {
  return delimiter === '\t' ? 'tab' : `"${delimiter}"`;
}
