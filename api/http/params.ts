import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { codePattern } from '../../core/setup/setup-file.js';

/** The path parameters of an address below a company. */
export const CompanyParams = Type.Object({ company: Type.String({ description: 'Code of the company.' }) });

/** An object by its id: an import or a part of one, a sample, a notification, a delivery, an API key. */
export const IdParams = Type.Object({
  ...CompanyParams.properties,
  id: Type.String({ format: 'uuid', description: 'Id of the object, as in the lists that have it.' }),
});

/** A numbered part of an import, counted from 1: a job such as a dry run or an undo. */
export const NumberParams = Type.Object({
  ...IdParams.properties,
  number: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Number within the import, from 1.' }),
});

/** One record of an import. */
export const RecordParams = Type.Object({
  ...IdParams.properties,
  row: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Row number of the record in the file.' }),
});

/** An object with a code: a value list, a number series, a connection or a webhook. */
export const CodeParams = Type.Object({
  ...CompanyParams.properties,
  code: Type.String({
    pattern: codePattern.source,
    description: 'Code of the object: letters, digits, "_", "." and "-".',
  }),
});

/** A UUID is the same in either case; names that contain it (workflow ids, keys of events) are not. */
export async function lowerCaseIds({ params }: Pick<FastifyRequest, 'params'>): Promise<void> {
  const named = params as { id?: string };
  if (typeof named?.id === 'string') named.id = named.id.toLowerCase();
}
