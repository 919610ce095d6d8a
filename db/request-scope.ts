import { AsyncLocalStorage } from 'node:async_hooks';

/** The API request that a query belongs to. */
export interface RequestScope {
  /** Identifies the API key within its company. */
  readonly key: string;
  /** Whether the request has already had a connection: then it may have to wait, but is not refused for a full queue. */
  admitted: boolean;
}

/** The scope of the current request, if there is one. */
export const requestScope = new AsyncLocalStorage<RequestScope>();
