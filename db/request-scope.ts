import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf a request of the API asks the database. */
export interface RequestScope {
  /** Tells the API keys of a company apart. */
  readonly key: string;
  /** Whether the request has had a connection before: then it is not refused any more, only made to wait. */
  admitted: boolean;
}

/** The request that runs, where one does. */
export const requestScope = new AsyncLocalStorage<RequestScope>();
