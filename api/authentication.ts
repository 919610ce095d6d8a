import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Database, inTime } from '../db/client.js';
import { Problem } from './problem.js';

/** Whom a request comes from. */
export interface Caller {
  companyId: number;
  companyCode: string;
  /** The key's name, as shown in an import's history. */
  keyName: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/**
 * Lets only requests with a valid bearer key pass, each to its own company. Another company's
 * address answers as one that does not exist.
 */
export function authenticate(app: FastifyInstance, database: Database): void {
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!key) throw new Problem('not_authenticated', 'Send the API key as "Authorization: Bearer …".');
    const hash = createHash('sha256').update(key).digest('hex');
    const [owner] = await inTime(database`SELECT * FROM api_key_owner(${hash})`);
    if (!owner) throw new Problem('not_authenticated', 'This API key is not known, or was revoked.');
    request.caller = { companyId: owner.company_id, companyCode: owner.company_code, keyName: owner.key_name };
    const { company } = request.params as { company?: string };
    if (company !== undefined && company !== owner.company_code)
      throw new Problem('company_not_found', `There is no company "${company}" for this API key.`);
  });
}
