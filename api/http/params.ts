import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { codePattern } from '../../core/setup/setup-file.js';

/** The parameters of an address below a company. */
export const CompanyParams = Type.Object({ company: Type.String() });

/** Something by its id: an import and what belongs to one, a sample, a notification, a delivery, an API key. */
export const IdParams = Type.Object({ company: Type.String(), id: Type.String({ format: 'uuid' }) });

/** One of what an import has several of, counted from 1: dry runs, runs of post-processing, undos. */
export const NumberParams = Type.Object({
  ...IdParams.properties,
  number: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
});

/** One record of an import. */
export const RecordParams = Type.Object({
  ...IdParams.properties,
  row: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Row number of the record in the file.' }),
});

/** What setups name by a code: value lists, number series, connections and webhooks. */
export const CodeParams = Type.Object({
  company: Type.String(),
  code: Type.String({ pattern: codePattern.source }),
});

/** A UUID is the same in either case; what is named after it (workflows, keys of events) is not. */
export async function lowerCaseIds({ params }: Pick<FastifyRequest, 'params'>): Promise<void> {
  const named = params as { id?: string };
  if (typeof named?.id === 'string') named.id = named.id.toLowerCase();
}
