import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Row } from 'postgres';
import { type Database, inTime } from '../db/client.js';
import { Problem } from './problem.js';
import { RefusedKeys } from './refused-keys.js';
import { SharedAnswers } from './shared-answers.js';

/** Whom a request comes from. */
export interface Caller {
  companyId: number;
  companyCode: string;
  /** The key's name, as shown in an import's history. */
  keyName: string;
  /** SHA-256 of the key, hexadecimal: tells keys apart. */
  keyHash: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** How old the answer may be that what stays open gets when it asks again whether its caller is allowed. */
const lookAgainMs = 5_000;

/** Finds out whom keys belong to, and keeps what wrong ones cost within bounds. */
export class Authentication {
  private readonly refusedKeys: RefusedKeys;
  private readonly owners = new SharedAnswers<Row | undefined>();

  constructor(
    private readonly database: Database,
    bounds: { refusedKeysPerMinute: number },
  ) {
    this.refusedKeys = new RefusedKeys(bounds.refusedKeysPerMinute);
  }

  /** The caller of a request. Throws `Problem` where its key is missing, not valid, or one of too many. */
  async callerOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Promise<Caller> {
    const key = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (!key) throw new Problem('not_authenticated', 'Send the API key as "Authorization: Bearer …".');
    const keyHash = createHash('sha256').update(key).digest('hex');
    const owner = this.refusedKeys.isRefused(keyHash, ip) ? undefined : await this.lookUp(keyHash, ip);
    if (!owner) throw new Problem('not_authenticated', 'This API key is not known, or was revoked.');
    return { companyId: owner.company_id, companyCode: owner.company_code, keyName: owner.key_name, keyHash };
  }

  /** Whether the key that `caller` came with is valid still; not older than some seconds. Throws what the database does. */
  async stillAllowed({ keyHash }: Caller): Promise<boolean> {
    return (await this.owners.get(keyHash, lookAgainMs, () => this.ownerOf(keyHash))) !== undefined;
  }

  private async lookUp(keyHash: string, address: string): Promise<Row | undefined> {
    // Requests that come while their key is being looked up share the answer; it is not kept for later ones.
    const owner = await this.owners.get(keyHash, 0, () => this.ownerOf(keyHash));
    if (owner) this.refusedKeys.accept(keyHash);
    else this.refusedKeys.refuse(keyHash, address);
    return owner;
  }

  private async ownerOf(keyHash: string): Promise<Row | undefined> {
    const [owner] = await inTime(this.database`SELECT * FROM api_key_owner(${keyHash})`);
    return owner;
  }
}

/**
 * Lets only requests with a valid bearer key pass, each to its own company. Another company's
 * address answers as one that does not exist.
 */
export function authenticate(app: FastifyInstance, authentication: Authentication): void {
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const caller = await authentication.callerOf(request);
    request.caller = caller;
    const { company } = request.params as { company?: string };
    if (company !== undefined && company !== caller.companyCode)
      throw new Problem('company_not_found', `There is no company "${company}" for this API key.`);
  });
}
