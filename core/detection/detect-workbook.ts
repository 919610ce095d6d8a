import { FileFault } from '../formats/file-fault.js';
import type { FileFormat } from '../formats/file-format.js';
import type { SourceRow } from '../formats/row-source.js';
import type { SourceFile } from '../formats/source-file.js';
import { MergedCells } from '../formats/workbook/merged-cells.js';
import { openSheets } from '../formats/workbook/open-workbook.js';
import type { Workbook } from '../formats/workbook/workbook.js';
import { describeTable } from './describe-table.js';
import type { Detected } from './described.js';
import { type Finding, tie } from './finding.js';
import { tableRowTest } from './table-rows.js';

const maxSheets = 20;
const maxHeadRows = 500;
/**
 * The end of a sheet with more rows is not examined, so that its sample takes no longer; nor are its merged cells, which
 * most formats write behind all rows.
 */
const maxRowsToEnd = 100_000;
const maxTailRows = 60;

interface SheetHead {
  name: string;
  rows: SourceRow[];
  /** The merged cells, as far as they were reached. */
  merged: MergedCells;
  /** Filled cells in rows of a table. */
  cells: number;
}

/** Detects the format of a workbook. Throws `FileFault`. */
export async function detectWorkbook(source: SourceFile): Promise<Detected> {
  const workbook = await openSheets(source);
  try {
    const sheets = await readHeads(workbook);
    const [sheet, finding] = chooseTable(sheets);
    const end = await readEnd(workbook, sheet);
    const described = describeTable({
      head: sheet.rows,
      tail: end.tail,
      endSeen: end.seen,
      shape: undefined,
      merged: end.merged,
    });
    const { headerRow, columns, ...settings } = described.settings;
    return {
      findings: [
        { setting: 'type', value: 'excel', confidence: 1, reason: `The content is that of ${workbook.kind}.` },
        finding,
        ...described.findings,
      ],
      file: { type: 'excel', sheet: sheet.name, headerRow, ...(columns ? { columns } : {}), ...settings } as FileFormat,
      columns: described.columns,
    };
  } finally {
    workbook.close();
  }
}

/** The first rows of each visible sheet that can be read. Throws the first `FileFault` if none can. */
async function readHeads(workbook: Workbook): Promise<SheetHead[]> {
  const visible = (await workbook.sheets()).filter((sheet) => sheet.visible);
  const heads: SheetHead[] = [];
  let fault: unknown;
  for (const { name } of visible.slice(0, maxSheets)) {
    const merged = new MergedCells();
    const rows = await firstRows(workbook, name, merged).catch((error: unknown) => {
      if (!(error instanceof FileFault)) throw error;
      fault ??= error;
      return [];
    });
    const isTableRow = tableRowTest(rows, undefined);
    const cells = rows
      .filter(isTableRow)
      .reduce((sum, row) => sum + row.cells.filter((cell) => cell !== null).length, 0);
    if (rows.length > 0) heads.push({ name, rows, merged, cells });
  }
  if (heads.length > 0) return heads;
  if (fault) throw fault;
  // Throws the fault of an import if no sheet is visible; otherwise the visible sheets have no rows.
  await firstRows(workbook, undefined);
  throw new FileFault('file_empty', 'No visible sheet of the workbook has rows.');
}

async function firstRows(workbook: Workbook, name: string | undefined, merged?: MergedCells): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of workbook.rows(name, merged)) {
    rows.push(...batch);
    if (rows.length >= maxHeadRows) break;
  }
  return rows.slice(0, maxHeadRows);
}

/** The sheet with the largest table; a tie if others have one of about the same size. */
function chooseTable(sheets: readonly SheetHead[]): [SheetHead, Finding] {
  const tables = [...sheets].sort((a, b) => b.cells - a.cells);
  const [best, second] = tables as [SheetHead, SheetHead?];
  const describe = ({ rows }: SheetHead): string =>
    `Has ${rows.length >= maxHeadRows ? `${maxHeadRows} rows or more` : `${rows.length} rows`}.`;
  if (second && second.cells > 0 && second.cells >= best.cells * 0.5) {
    const rivals = sheets.filter(({ cells }) => cells >= best.cells * 0.5);
    const alternatives = rivals.map((sheet) => ({ value: sheet.name, reason: describe(sheet) }));
    return [
      rivals[0] as SheetHead,
      tie('sheet', `${rivals.length} sheets have a table of about the same size.`, alternatives),
    ];
  }
  const reason =
    sheets.length === 1
      ? 'It is the only visible sheet.'
      : `It has the largest table of ${sheets.length} visible sheets.`;
  const alternatives = tables
    .slice(1, 6)
    .filter(({ cells }) => cells > 0)
    .map((sheet) => ({ value: sheet.name, reason: describe(sheet) }));
  const confidence = sheets.length === 1 ? 1 : 0.9;
  return [
    best,
    { setting: 'sheet', value: best.name, confidence, reason, ...(alternatives.length > 0 ? { alternatives } : {}) },
  ];
}

interface SheetEnd {
  /** The merged cells of the first rows; undefined if their end was not reached. */
  merged: MergedCells | undefined;
  tail: SourceRow[];
  seen: boolean;
}

/** Reads to the end of the sheet, unless it is too long, to find what is below the table. */
async function readEnd(workbook: Workbook, { name, rows, merged: ofHead }: SheetHead): Promise<SheetEnd> {
  if (rows.length < maxHeadRows) return { merged: ofHead, tail: [], seen: true };
  const lastHeadRow = rows.at(-1)?.row ?? 0;
  const merged = new MergedCells(lastHeadRow);
  let last: SourceRow[] = [];
  let count = 0;
  for await (const batch of workbook.rows(name, merged)) {
    count += batch.length;
    if (count > maxRowsToEnd) return { merged: undefined, tail: [], seen: false };
    last = [...last, ...batch].slice(-maxTailRows);
  }
  return { merged, tail: last.filter(({ row }) => row > lastHeadRow), seen: true };
}
