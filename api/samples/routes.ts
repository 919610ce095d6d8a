import { Type } from 'typebox';
import { addSample, deleteSample, describeAgain, type SampleRecord } from '../../services/samples/sample-records.js';
import { withHeaders } from '../http/answer-headers.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { CompanyParams, IdParams } from '../http/params.js';
import { FileBody, receiveFile } from '../http/receive-file.js';
import type { App } from '../http/server.js';
import { sampleInUse, sampleNotFound } from './reads.js';
import type { SampleReader } from './sample-reader.js';
import { Sample } from './schemas.js';

export function sampleRoutes(app: App, { database, files, bounds }: ApiDependencies, sampleReader: SampleReader): void {
  const base = '/v1/companies/:company/samples';
  const tags = ['Samples'];

  app.post(
    base,
    {
      schema: {
        operationId: 'createSample',
        summary: 'Upload a sample: a file whose format is detected and on which settings can be tried',
        description:
          'multipart/form-data with one part, `file`. Nothing is imported. A file that cannot be read is not an error of the request: `fault` says what is wrong.',
        tags,
        consumes: ['multipart/form-data'],
        params: CompanyParams,
        body: FileBody,
        response: { 201: withHeaders(Sample, 'Location'), ...problemsOf(507) },
      },
    },
    async (request, reply) => {
      const { companyId, companyCode, keyName } = request.caller;
      const { fileName, stored } = await receiveFile(request, files, bounds.uploadLimitBytes);
      const described = await files
        .withLocalCopy(stored.key, (path) => sampleReader.describe({ companyId, path }))
        .catch(async (error: unknown) => {
          await files.remove(stored.key);
          throw error;
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
        summary: 'Get a sample and what was detected in it',
        tags,
        params: IdParams,
        response: { 200: Sample, ...problemsOf() },
      },
    },
    async ({ caller, params: { id } }) => shapeOf(caller.companyCode, await sampleInUse(database, caller, id)),
  );

  app.post(
    `${base}/:id/detect`,
    {
      schema: {
        operationId: 'detectSample',
        summary: 'Detect the format of a sample again',
        description:
          'For a sample whose `fault` is `file_time_limit`: reading its file took too much time, perhaps because the server was busy. Replaces what was detected before.',
        tags,
        params: IdParams,
        response: { 200: Sample, ...problemsOf() },
      },
    },
    async ({ caller, params: { id } }) => {
      const { storedAs } = await sampleInUse(database, caller, id);
      const { companyId } = caller;
      const described = await files.withLocalCopy(storedAs, (path) => sampleReader.describe({ companyId, path }));
      const changed = await describeAgain(database, companyId, id, described);
      if (!changed) throw sampleNotFound(id);
      return shapeOf(caller.companyCode, changed);
    },
  );

  app.delete(
    `${base}/:id`,
    {
      schema: {
        operationId: 'deleteSample',
        summary: 'Delete a sample and its file',
        tags,
        params: IdParams,
        response: { 204: Type.Null(), ...problemsOf() },
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
