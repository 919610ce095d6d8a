import type { IntegrationSetup } from './setup.js';

/** What a setup does with records that exist already, and with those that do not. */
export interface WriteSettings {
  writeMode: 'insert' | 'update' | 'upsert';
  onConflict: 'error' | 'skip';
  /** Whether existing records are updated. */
  updates: boolean;
  /** Whether records that `writeMode` does not accept are skipped rather than in error. */
  skips: boolean;
}

export const writeSettingsOf = ({ writeMode = 'insert', onConflict = 'error' }: IntegrationSetup): WriteSettings => ({
  writeMode,
  onConflict,
  updates: writeMode !== 'insert',
  skips: writeMode !== 'upsert' && onConflict === 'skip',
});
