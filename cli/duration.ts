const secondsOf: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60 };

/** Ten years: longer than anybody means. */
const maxSeconds = 3_650 * 86_400;

/** Seconds in a text such as "90d", "12h" or "30m", or "0". Throws where it is none of these, or longer than ten years. */
export function secondsIn(text: string): number {
  if (text === '0') return 0;
  const [, digits = '', unit = ''] = /^(\d{1,6})([dhm])$/.exec(text) ?? [];
  const seconds = Number(digits) * (secondsOf[unit] ?? Number.NaN);
  if (seconds <= maxSeconds) return seconds;
  throw new Error(`Expected a time such as 90d, 12h or 30m, ten years at most, got "${text}".`);
}

/** The moment in such a time from now, null for "never", undefined for undefined. Throws as `secondsIn`. */
export function expiryOf(text: string | undefined): Date | null | undefined {
  if (text === undefined) return undefined;
  return text === 'never' ? null : new Date(Date.now() + secondsIn(text) * 1_000);
}
