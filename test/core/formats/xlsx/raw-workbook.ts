import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll } from 'vitest';
import yazl from 'yazl';
import type { FileFault } from '../../../../core/formats/file-fault.js';
import type { SourceRow } from '../../../../core/formats/row-source.js';
import { MergedCells } from '../../../../core/formats/workbook/merged-cells.js';
import { openSheets, openWorkbook } from '../../../../core/formats/workbook/open-workbook.js';
import type { WorkbookLimits } from '../../../../core/formats/workbook/workbook-limits.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';

export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A workbook by its XML; missing parts have a minimal content. */
export interface RawWorkbook {
  /** Content of the first sheet's `sheetData`. */
  rows?: string;
  /** Content of `sst`; undefined: no part for shared strings. */
  strings?: string;
  /** Content of `styleSheet`. */
  styles?: string;
  /** Content of `workbook` before `sheets`. */
  properties?: string;
  /** Parts to add, to replace or, if null, to leave out, by name. */
  parts?: Record<string, string | Buffer | null>;
  /** Parts that are stored in the zip without compression. */
  stored?: boolean;
}

/** Returns the XML of a worksheet around its rows. */
export function worksheet(rows: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;
}

/** Returns a relationships part of `[id, kind, target]` entries. */
export function relationships(...links: [string, string, string][]): string {
  const entries = links.map(
    ([id, kind, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}">${entries.join('')}</Relationships>`;
}

/** Returns the workbook part around its `sheet` elements. */
export function workbookPart(sheets: string, properties = ''): string {
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${properties}<sheets>${sheets}</sheets></workbook>`;
}

function partsOf({ rows = '', strings, styles, properties, parts = {} }: RawWorkbook): Map<string, string | Buffer> {
  const all: Record<string, string | Buffer | null> = {
    '_rels/.rels': relationships(['rId1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': workbookPart('<sheet name="Orders" sheetId="1" r:id="rId1"/>', properties),
    'xl/_rels/workbook.xml.rels': relationships(
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'sharedStrings', 'sharedStrings.xml'],
      ['rId3', 'styles', 'styles.xml'],
    ),
    'xl/worksheets/sheet1.xml': worksheet(rows),
    'xl/sharedStrings.xml': strings === undefined ? null : `<sst xmlns="${MAIN}">${strings}</sst>`,
    'xl/styles.xml': styles === undefined ? null : `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
    ...parts,
  };
  return new Map(Object.entries(all).filter((entry): entry is [string, string | Buffer] => entry[1] !== null));
}

/** Returns the bytes of a workbook. */
export function workbookBytes(workbook: RawWorkbook): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of partsOf(workbook)) {
    zip.addBuffer(Buffer.from(content as string), name, { compress: !workbook.stored });
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** Creates a folder for a test file; returns a writer of workbooks and other files in it. */
export function useWorkbookFolder() {
  let folder = '';
  let count = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-xlsx-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const nextPath = (): string => join(folder, `${++count}.xlsx`);
  return {
    nextPath,
    async writeBytes(bytes: Buffer | string): Promise<string> {
      const path = nextPath();
      await writeFile(path, bytes);
      return path;
    },
    async write(workbook: RawWorkbook): Promise<string> {
      const path = nextPath();
      await writeFile(path, await workbookBytes(workbook));
      return path;
    },
  };
}

/** Returns all rows of a workbook's sheet. */
export async function readAll(path: string, sheet?: string, limits?: Partial<WorkbookLimits>): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of await openWorkbook(
    localFile(path),
    sheet === undefined ? { type: 'excel' } : { type: 'excel', sheet },
    limits,
  )) {
    rows.push(...batch);
  }
  return rows;
}

/** Returns the merged cells of a workbook's first visible sheet. */
export async function readMerged(path: string, lastRow?: number): Promise<MergedCells> {
  const merged = new MergedCells(lastRow);
  const workbook = await openSheets(localFile(path));
  for await (const _ of workbook.rows(undefined, merged));
  workbook.close();
  return merged;
}

/** Returns the fault that ends the reading, as code, message and place. */
export async function faultOf(reading: Promise<unknown>): Promise<Pick<FileFault, 'code' | 'message' | 'place'>> {
  try {
    await reading;
  } catch (error) {
    const { name, code, message, place } = error as FileFault;
    if (name !== 'FileFault') throw error;
    return { code, message, place };
  }
  throw new Error('Reading ended without a fault');
}
