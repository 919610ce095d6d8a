/** The preferences of a request for waiting, by RFC 7240. */
export interface WaitPreference {
  seconds: number;
  /** The preferences that were applied: the header `Preference-Applied` of the answer. */
  applied: { 'preference-applied'?: string };
}

const maxWaitSeconds = 120;

/**
 * Returns how long a request wants to wait: `Prefer: wait=N` (seconds, at most 120), `respond-async` (not at all,
 * unless `wait` is given), or `byDefault`.
 */
export function waitPreference(header: string | string[] | undefined, byDefault: number): WaitPreference {
  const preferences = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => (part.split(';')[0] ?? '').trim().toLowerCase());
  const wait = preferences
    .map((part) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(part)?.[1])
    .find((seconds) => seconds !== undefined);
  if (wait !== undefined) {
    const seconds = Math.min(Number(wait), maxWaitSeconds);
    return { seconds, applied: { 'preference-applied': `wait=${seconds}` } };
  }
  return preferences.includes('respond-async')
    ? { seconds: 0, applied: { 'preference-applied': 'respond-async' } }
    : { seconds: byDefault, applied: {} };
}
