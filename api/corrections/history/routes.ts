import { Type } from 'typebox';
import { readPage } from '../../../db/page-plan.js';
import { keyIn, numberIn, page, pageQuery } from '../../http/cursor.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { importNotFound } from '../../http/import-not-found.js';
import { Page, problemsOf } from '../../http/page.js';
import { IdParams, NumberParams, RecordParams } from '../../http/params.js';
import type { App } from '../../http/server.js';
import { CorrectedCell, Correction } from '../schemas.js';
import { readCorrectedCells, readCorrections } from './reads.js';

const base = '/v1/companies/:company/imports/:id';
const tags = ['Corrections'];

export function correctionHistoryRoutes(app: App, { database }: ApiDependencies): void {
  app.get(
    `${base}/corrections`,
    {
      schema: {
        operationId: 'listCorrections',
        summary: 'List the corrections of an import, newest first: who, when and why',
        tags,
        params: IdParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(Correction), ...problemsOf() },
      },
    },
    async ({ caller, params: { id }, query: { cursor, limit = 100 } }) => {
      const before = numberIn(cursor);
      const found = await readPage(database, caller.companyId, (tx) =>
        readCorrections(tx, id, { before, limit: limit + 1 }),
      );
      if (!found) throw importNotFound(id);
      return page(found, limit, ({ number }) => [number]);
    },
  );

  const cells = async (
    companyId: number,
    importId: string,
    of: { row?: number; number?: number },
    { cursor, limit = 100 }: { cursor?: string; limit?: number },
  ) => {
    const after = keyIn(cursor, 'row', 'row', 'row')?.map(Number);
    const found = await readPage(database, companyId, (tx) =>
      readCorrectedCells(tx, importId, { ...of, after, limit: limit + 1 }),
    );
    if (!found) throw importNotFound(importId);
    return page(found, limit, ({ place }) => place);
  };
  const shown = async (found: ReturnType<typeof cells>) => {
    const { entries, next } = await found;
    return { entries: entries.map(({ place: _place, ...cell }) => cell), next };
  };

  app.get(
    `${base}/corrections/:number/cells`,
    {
      schema: {
        operationId: 'listCorrectedCells',
        summary: 'List the cells that a correction changed, with the texts before and after',
        tags,
        params: NumberParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(CorrectedCell), ...problemsOf() },
      },
    },
    ({ caller, params: { id, number }, query }) => shown(cells(caller.companyId, id, { number }, query)),
  );

  app.get(
    `${base}/records/:row/corrections`,
    {
      schema: {
        operationId: 'listRecordCorrections',
        summary: 'List the corrections of a record, oldest first: the texts before and after, who, when and why',
        tags,
        params: RecordParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(CorrectedCell), ...problemsOf() },
      },
    },
    ({ caller, params: { id, row }, query }) => shown(cells(caller.companyId, id, { row }, query)),
  );
}
