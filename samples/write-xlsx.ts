import exceljs from 'exceljs';

/** Writes rows to the first sheet of a workbook, row by row; numbers in text stay text. */
export async function writeXlsx(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number | Date)[]>,
): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: false, useStyles: true });
  const sheet = workbook.addWorksheet('Sheet1');
  sheet.addRow([...header]).commit();
  for (const row of rows) sheet.addRow([...row]).commit();
  await workbook.commit();
}
