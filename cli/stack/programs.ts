import type { Log } from './log.js';

/** Migrates the database of `ownerUrl` to this version's schema, and lets `login` take the application's role. */
export type Migrate = (ownerUrl: string, log: Log, login: string) => Promise<void>;

/** Our own programs that a stack runs; tests replace them by smaller ones. */
export interface Programs {
  readonly api: URL;
  readonly worker: URL;
  readonly migrate: Migrate;
}

/** The real programs, in the compiled tree. */
export const programs: Programs = {
  api: new URL('../../api/main.js', import.meta.url),
  worker: new URL('../../worker/main.js', import.meta.url),
  async migrate(ownerUrl, log, login) {
    // Loaded late: what only stops or describes a stack needs no database code.
    const { migrate } = await import('../../db/migrate.js');
    await migrate(ownerUrl, log, login);
  },
};
