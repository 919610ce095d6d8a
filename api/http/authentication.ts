import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hashOfKey } from '../../db/api-key.js';
import { type Database, withDatabaseTimeout } from '../../db/client.js';
import {
  CompanyShares,
  ConnectionsBusy,
  reservedConnections,
  type SharedConnection,
  ShareExceeded,
} from '../../db/company-shares.js';
import { requestScope } from '../../db/request-scope.js';
import type { ApiKeyRow, CompanyRow } from '../../db/rows.js';
import type { Bounds } from '../../runtime/bounds.js';
import type { Caller } from './caller.js';
import { KeyUse } from './key-use.js';
import { type EndedKey, type KeyWatch, keyRefusal } from './key-watch.js';
import { Problem } from './problem.js';
import { RefusedKeys } from './refused-keys.js';
import { SharedAnswers } from './shared-answers.js';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
    /** When the key was looked up, by `performance.now()`. */
    authenticatedAt: number;
  }
  interface FastifyInstance {
    authentication: Authentication;
    keyWatch: KeyWatch;
  }
}

/** How keys and addresses share the connections that look up keys. */
const lookUpShares = {
  connections: reservedConnections,
  perCompany: 1,
  perKey: 1,
  waitingPerCompany: 1_000,
  waitingPerKey: 1_000,
};

/** A row of the database function `api_key_owner`. */
interface KeyOwner extends Pick<ApiKeyRow, 'company_id' | 'expires_at'> {
  company_code: CompanyRow['code'];
  key_name: ApiKeyRow['name'];
  key_id: ApiKeyRow['id'];
}

/** Looks up the company of an API key, and limits the cost of invalid keys. */
export class Authentication {
  private readonly refusedKeys: RefusedKeys;
  private readonly use: KeyUse;
  private readonly turns: CompanyShares;
  private readonly owners = new SharedAnswers<KeyOwner>();

  constructor(
    private readonly database: Database,
    private readonly bounds: Pick<Bounds, 'invalidKeysPerMinute' | 'connectionWaitMs' | 'keyRecheckMs'>,
  ) {
    this.refusedKeys = new RefusedKeys(bounds.invalidKeysPerMinute);
    this.use = new KeyUse(database);
    this.turns = new CompanyShares({ ...lookUpShares, waitMs: bounds.connectionWaitMs });
  }

  /**
   * Returns the caller of a request. Throws `Problem` if the key is missing or invalid, or if the address has sent too
   * many unknown keys.
   */
  async callerOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Promise<Caller> {
    const key = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (!key) throw new Problem('not_authenticated', 'Send the API key as "Authorization: Bearer …".');
    const keyHash = hashOfKey(key);
    const refusal = this.refusedKeys.refusalOf(keyHash, ip);
    if (refusal) throw refusal;
    const owner = await this.lookUp(keyHash, ip);
    const caller = {
      companyId: owner.company_id,
      companyCode: owner.company_code,
      keyName: owner.key_name,
      keyHash,
      keyId: owner.key_id,
      keyExpiresAt: owner.expires_at,
    };
    this.use.note(caller);
    return caller;
  }

  /** Looks up the key of a request again if its body took long to arrive. Throws `Problem` as `callerOf`. */
  async recheck(request: FastifyRequest): Promise<void> {
    if (performance.now() - request.authenticatedAt > this.bounds.keyRecheckMs) await this.callerOf(request);
  }

  /** Throws `Problem` if the key is unknown, revoked or expired. */
  private lookUp(keyHash: string, address: string): Promise<KeyOwner> {
    // Concurrent requests with the same key share one look-up; its result is not cached.
    return this.owners.get(keyHash, 0, async () => {
      const turn = await this.turnOf(keyHash, address);
      try {
        // Other keys of this address may have been refused meanwhile.
        const refused = this.refusedKeys.refusalOf(keyHash, address);
        if (refused) throw refused;
        const owner = await this.ownerOf(keyHash);
        this.refusedKeys.accept(keyHash);
        return owner;
      } catch (error) {
        if (error instanceof Problem && error.code !== 'too_many_invalid_keys')
          this.refusedKeys.refuse(keyHash, address, error);
        throw error;
      } finally {
        turn.end();
      }
    });
  }

  /** Known keys take turns with each other, unknown ones by address. */
  private async turnOf(keyHash: string, address: string): Promise<SharedConnection> {
    const company = this.refusedKeys.isAccepted(keyHash) ? keyHash : address;
    return this.turns.take({ company, key: '', admitted: false }).catch((error: unknown) => {
      // The company is not known yet.
      throw error instanceof ShareExceeded ? new ConnectionsBusy(false) : error;
    });
  }

  private async ownerOf(keyHash: string): Promise<KeyOwner> {
    const [owner] = await withDatabaseTimeout(this.database<KeyOwner[]>`SELECT * FROM api_key_owner(${keyHash})`);
    if (owner) return owner;
    const [ended] = await withDatabaseTimeout(this.database<EndedKey[]>`SELECT * FROM api_key_ended(${keyHash})`);
    throw keyRefusal(ended);
  }
}

/**
 * Admits only requests with a valid bearer key, each to its own company. Another company's address is answered like one
 * that does not exist.
 */
export function authenticate(app: FastifyInstance, authentication: Authentication, keyWatch: KeyWatch): void {
  app.decorate('keyWatch', keyWatch);
  app.decorate('authentication', authentication);
  app.decorateRequest('caller');
  app.decorateRequest('authenticatedAt', 0);
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const caller = await authentication.callerOf(request);
    request.caller = caller;
    request.authenticatedAt = performance.now();
    const { company } = request.params as { company?: string };
    if (company !== undefined && company !== caller.companyCode)
      throw new Problem('company_not_found', `There is no company "${company}" for this API key.`);
  });
  app.addHook('preValidation', refuseEndedKey);
  // The last hook before the handler: reading a body in between would lose the AsyncLocalStorage scope.
  app.addHook('preHandler', (request, _reply, done) =>
    requestScope.run({ key: request.caller.keyHash, admitted: false }, done),
  );
}

/**
 * Throws `Problem` if the body took longer than `keyRecheckMs` and the request's key was revoked or has expired meanwhile.
 * Called after the body has arrived: for JSON by a hook, for streams by the code that reads them.
 */
export async function refuseEndedKey(request: FastifyRequest): Promise<void> {
  await request.server.authentication.recheck(request);
}
