import type { FastifyRequest } from 'fastify';

/** A UUID is the same in either case; what is named after it (workflows, keys of events) is not. */
export async function lowerCaseIds({ params }: Pick<FastifyRequest, 'params'>): Promise<void> {
  const named = params as { id?: string };
  if (typeof named?.id === 'string') named.id = named.id.toLowerCase();
}
