import { FileFault } from '../formats/file-fault.js';
import type { FileFormat } from '../formats/file-format.js';
import type { SourceRow } from '../formats/row-source.js';
import { type OpenSheets, openSheets } from '../formats/xlsx/open-sheets.js';
import { describeTable } from './describe-table.js';
import type { Detected } from './described.js';
import { type Finding, tie } from './finding.js';
import { tableRowTest } from './table-rows.js';

const lookedAtSheets = 20;
const lookedAtRows = 500;
/** Rows after which the end of a sheet is not waited for. */
const furthestEnd = 100_000;
const tailRows = 60;

interface SheetHead {
  name: string;
  rows: SourceRow[];
  /** Filled cells in rows of a table. */
  cells: number;
}

/** Finds the format of an .xlsx workbook. Throws `FileFault`. */
export async function detectWorkbook(path: string): Promise<Detected> {
  const workbook = await openSheets(path);
  try {
    const sheets = await readHeads(workbook);
    const [sheet, finding] = chooseTable(sheets);
    const end = await readEnd(workbook, sheet);
    const described = describeTable({ head: end.rows, tail: end.tail, endSeen: end.seen, width: undefined });
    const { headerRow, columns, ...settings } = described.settings;
    return {
      findings: [
        { setting: 'type', value: 'excel', confidence: 1, reason: 'The content is that of an .xlsx workbook.' },
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

/** The beginnings of the visible sheets that can be read; throws the first `FileFault` where none can. */
async function readHeads(workbook: OpenSheets): Promise<SheetHead[]> {
  const visible = workbook.sheets.filter((sheet) => sheet.visible);
  const heads: SheetHead[] = [];
  let fault: unknown;
  for (const { name } of visible.slice(0, lookedAtSheets)) {
    const rows = await firstRows(workbook, name).catch((error: unknown) => {
      if (!(error instanceof FileFault)) throw error;
      fault ??= error;
      return [];
    });
    const isTableRow = tableRowTest(rows, undefined);
    const cells = rows
      .filter(isTableRow)
      .reduce((sum, row) => sum + row.cells.filter((cell) => cell !== null).length, 0);
    if (rows.length > 0) heads.push({ name, rows, cells });
  }
  if (heads.length > 0) return heads;
  if (fault) throw fault;
  // Where no sheet is visible an import says so; where one is, it has no rows.
  await firstRows(workbook, undefined);
  throw new FileFault('file_empty', 'No sheet of the workbook has a row.');
}

async function firstRows(workbook: OpenSheets, name: string | undefined): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of workbook.rows(name)) {
    rows.push(...batch);
    if (rows.length >= lookedAtRows) break;
  }
  return rows.slice(0, lookedAtRows);
}

/** The sheet with most of a table in it; a tie where others have one that is as large. */
function chooseTable(sheets: readonly SheetHead[]): [SheetHead, Finding] {
  const tables = [...sheets].sort((one, other) => other.cells - one.cells);
  const [best, second] = tables as [SheetHead, SheetHead?];
  const describe = ({ rows }: SheetHead): string =>
    `Has ${rows.length >= lookedAtRows ? `${lookedAtRows} rows or more` : `${rows.length} rows`}.`;
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
  rows: SourceRow[];
  tail: SourceRow[];
  seen: boolean;
}

/** Reads on to the end of the sheet, where that is not too far, for what stands below the table. */
async function readEnd(workbook: OpenSheets, { name, rows }: SheetHead): Promise<SheetEnd> {
  if (rows.length < lookedAtRows) return { rows, tail: [], seen: true };
  let last: SourceRow[] = [];
  let count = 0;
  for await (const batch of workbook.rows(name)) {
    count += batch.length;
    if (count > furthestEnd) return { rows, tail: [], seen: false };
    last = [...last, ...batch].slice(-tailRows);
  }
  const lastLooked = rows.at(-1)?.row ?? 0;
  return { rows, tail: last.filter(({ row }) => row > lastLooked), seen: true };
}
