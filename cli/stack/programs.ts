import type { Log } from './log.js';

/** Brings its owner's database to the schema that this version works with, and lets the processes' `login` in. */
export type Migrate = (ownerUrl: string, log: Log, login: string) => Promise<void>;

/** Our own programs that a stack runs; tests put smaller ones in their place. */
export interface Programs {
  readonly api: URL;
  readonly worker: URL;
  readonly migrate: Migrate;
}

/** The real ones, beside this file in the compiled tree. */
export const programs: Programs = {
  api: new URL('../../api/main.js', import.meta.url),
  worker: new URL('../../worker/main.js', import.meta.url),
  async migrate(ownerUrl, log, login) {
    // Loaded late: what only stops or describes a stack needs no database code.
    const { migrate } = await import('../../db/migrate.js');
    await migrate(ownerUrl, log, login);
  },
};
