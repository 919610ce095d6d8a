import type { IntegrationSetup } from './setup.js';

/** What a setup does with records that exist already, and with those that do not. */
export interface WriteMode {
  write: 'insert' | 'update' | 'upsert';
  onConflict: 'error' | 'skip';
  /** Whether existing records are updated. */
  updates: boolean;
  /** Whether records that `write` does not accept are skipped rather than in error. */
  skips: boolean;
}

export const writeModeOf = ({ write = 'insert', onConflict = 'error' }: IntegrationSetup): WriteMode => ({
  write,
  onConflict,
  updates: write !== 'insert',
  skips: write !== 'upsert' && onConflict === 'skip',
});
