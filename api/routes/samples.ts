import { Type } from 'typebox';
import { checkSetup } from '../../integration/check-setup.js';
import { differences } from '../../preview/differences.js';
import { PreviewThreads } from '../../preview/preview-threads.js';
import { addSample, deleteSample, type SampleRecord } from '../../preview/sample-records.js';
import type { App } from '../app.js';
import type { ApiDependencies } from '../dependencies.js';
import { invalidRequest, Problem } from '../problem.js';
import { receiveSample, SampleBody } from '../receive-sample.js';
import { previewProblem, sampleInUse, sampleNotFound } from '../sample-problems.js';
import { problemsOf } from '../shapes/page.js';
import { FileFormatShape, Finding, Preview, PreviewBody, Sample, SampleColumn } from '../shapes/sample.js';
import { CompanyParams, ImportParams } from './imports.js';

export function sampleRoutes(app: App, { database, files, uploadLimit }: ApiDependencies): void {
  for (const shape of [Finding, FileFormatShape, SampleColumn, Sample, Preview]) app.addSchema(shape);
  const base = '/v1/companies/:company/samples';
  const tags = ['Samples'];
  const threads = new PreviewThreads();
  app.addHook('onClose', () => threads.close());

  app.post(
    base,
    {
      schema: {
        operationId: 'createSample',
        summary: 'Upload a file to try settings on, and see what is found out about it',
        description:
          'multipart/form-data with one part, `file`. Nothing is imported. A file that cannot be read is no problem of the call: `fault` says what is wrong.',
        tags,
        consumes: ['multipart/form-data'],
        params: CompanyParams,
        body: SampleBody,
        response: { 201: Type.Ref('Sample#'), ...problemsOf(400, 413, 415, 507) },
      },
    },
    async (request, reply) => {
      const { companyId, companyCode, keyName } = request.caller;
      const { fileName, stored } = await receiveSample(request, files, uploadLimit);
      const described = await threads
        .describe({ companyId, path: files.pathOf(stored.key) })
        .catch(async (error: unknown) => {
          await files.remove(stored.key);
          throw previewProblem(error);
        });
      const added = await addSample(database, companyId, { fileName, stored, described, createdBy: keyName });
      const made = shapeOf(companyCode, added);
      return reply.status(201).header('location', made.links.self).send(made);
    },
  );

  app.get(
    `${base}/:id`,
    {
      schema: {
        operationId: 'getSample',
        summary: 'A sample and what was found out about it',
        tags,
        params: ImportParams,
        response: { 200: Type.Ref('Sample#'), ...problemsOf(400) },
      },
    },
    async ({ caller, params: { id } }) => shapeOf(caller.companyCode, await sampleInUse(database, caller, id)),
  );

  app.post(
    `${base}/:id/preview`,
    {
      schema: {
        operationId: 'previewSample',
        summary: 'What an import with these settings would read, and make of it',
        description:
          'Without `file` the sample is read as found. A mapping that cannot work has its error in every row, and the others show what they do.',
        tags,
        params: ImportParams,
        body: PreviewBody,
        response: { 200: Type.Ref('Preview#'), ...problemsOf(400, 422) },
      },
    },
    async ({ caller, params: { id }, body }) => {
      const { file: tried, target, mappings = [], rows = 20, from = 1, ...outside } = body;
      if (target === undefined && mappings.length > 0)
        throw invalidRequest([{ in: 'body', pointer: '/target', detail: 'is missing: mappings are of a target' }]);
      const { companyId, companyCode: company } = caller;
      const { described, fileName, storedAs, createdAt } = await sampleInUse(database, caller, id);
      const file = tried ?? described.file;
      if (!file) return { file, columns: [], rows: [], mappingFaults: [], differences: [], fault: described.fault };
      const contradictions = checkSetup({ name: 'preview', file, target: target ?? 'customer', mappings, ...outside })
        .filter(({ pointer }) => pointer.startsWith('/file'))
        .map((fault) => ({ in: 'body' as const, ...fault }));
      if (contradictions.length > 0)
        throw new Problem('invalid_setup', `${contradictions[0]?.detail}`, { errors: contradictions });
      const context = { today: createdAt.toISOString().slice(0, 10), fileName, company };
      const shown = await threads
        .preview(
          { companyId, path: files.pathOf(storedAs) },
          { file, target, mappings, rows, from, context, ...outside },
        )
        .catch((error: unknown) => {
          throw previewProblem(error);
        });
      return { file, ...shown, differences: differences(described.findings, file) };
    },
  );

  app.delete(
    `${base}/:id`,
    {
      schema: {
        operationId: 'deleteSample',
        summary: 'Delete a sample and its file',
        tags,
        params: ImportParams,
        response: { 204: Type.Null(), ...problemsOf(400) },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      const storedAs = await deleteSample(database, caller.companyId, id);
      if (storedAs === undefined) throw sampleNotFound(id);
      await files.remove(storedAs);
      return reply.status(204).send(null);
    },
  );
}

function shapeOf(company: string, { described, storedAs: _, createdAt, expiresAt, ...sample }: SampleRecord) {
  const self = `/v1/companies/${company}/samples/${sample.id}`;
  return {
    ...sample,
    ...described,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    links: { self, preview: `${self}/preview` },
  };
}
