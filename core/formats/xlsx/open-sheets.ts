import type { SourceRow } from '../row-source.js';
import type { SourceFile } from '../source-file.js';
import { PartReader } from '../workbook/part-reader.js';
import { readSharedStrings } from './shared-strings-part.js';
import { readSheetRows } from './sheet-rows.js';
import { StringStore } from '../workbook/string-store.js';
import { WORKBOOK_LIMITS, type WorkbookLimits } from '../workbook/workbook-limits.js';
import { readWorkbookOutline } from './workbook-outline.js';
import { readZipDirectory } from '../workbook/zip-directory.js';

/** A workbook opened for reading several of its sheets; its strings are read once. */
export interface OpenSheets {
  /** In the order of the tabs; some, such as charts, have no rows. */
  sheets: { name: string; visible: boolean }[];
  /** Rows of a sheet (the first visible one for undefined), as from `openWorkbook`. Throws `FileFault`. */
  rows(sheet: string | undefined): AsyncGenerator<SourceRow[], void, undefined>;
  close(): void;
}

/** Opens a workbook to read several sheets. Throws the `FileFault`s of `openWorkbook`. The caller must `close` it. */
export async function openSheets(file: SourceFile, limits: Partial<WorkbookLimits> = {}): Promise<OpenSheets> {
  const allLimits = { ...WORKBOOK_LIMITS, ...limits };
  const directory = await readZipDirectory(file, allLimits);
  const { stringsPart, date1904, formats, sheet: find, sheets } = await readWorkbookOutline(directory, allLimits);
  const reader = new PartReader(directory, allLimits);
  const strings = new StringStore(allLimits.sharedStringMemoryBytes, file);
  try {
    if (stringsPart) {
      const chunks = reader.read(stringsPart, allLimits.sharedStringBytes);
      await readSharedStrings(chunks, stringsPart.name, strings, allLimits);
    }
  } catch (error) {
    strings.close();
    throw error;
  }
  return {
    sheets: sheets.map(({ name, visible }) => ({ name, visible })),
    async *rows(sheet) {
      const { name, part } = find(sheet);
      const chunks = reader.read(part, allLimits.sheetBytes);
      yield* readSheetRows(chunks, { sheet: name, part: part.name, date1904, formats, strings, limits: allLimits });
    },
    close: () => strings.close(),
  };
}
