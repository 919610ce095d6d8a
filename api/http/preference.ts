import { type Static, type TSchema, Type } from 'typebox';
import { withHeaders } from './answer-headers.js';

/** The preferences of a request for waiting, by RFC 7240. */
export interface WaitPreference {
  seconds: number;
  /** The preferences that were applied: the header `Preference-Applied` of the answer. */
  applied: { 'preference-applied'?: string };
}

const maxWaitSeconds = 120;

/** The headers of a request that waits for its result, `byDefault` so many seconds; `when` completes the sentence. */
export const WaitHeaders = (byDefault: number, when = '') =>
  Type.Object({
    prefer: Type.Optional(
      Type.String({
        description: `How long to wait for the result (RFC 7240): \`wait=N\` for at most N seconds, ${maxWaitSeconds} at most; \`respond-async\` not at all. Default: \`wait=${byDefault}\`${when}.`,
      }),
    ),
  });

export type WaitHeaders = Static<ReturnType<typeof WaitHeaders>>;

/** An answer to a request that has waited. */
export const afterWaiting = <Shape extends TSchema>(shape: Shape) =>
  withHeaders(shape, 'Location', 'Preference-Applied');

/**
 * Returns how long a request wants to wait: `Prefer: wait=N` (seconds, at most 120), `respond-async` (not at all,
 * unless `wait` is given), or `byDefault`.
 */
export function waitPreference({ prefer = '' }: WaitHeaders, byDefault: number): WaitPreference {
  const preferences = prefer.split(',').map((part) => (part.split(';')[0] ?? '').trim().toLowerCase());
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
