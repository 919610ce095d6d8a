const secondsOf: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60 };

/** Ten years: a longer time is most likely a mistake. */
const maxSeconds = 3_650 * 86_400;

/** Parses a duration such as "90d", "12h", "30m" or "0" to seconds. Throws if it is invalid or longer than ten years. */
export function secondsIn(text: string): number {
  if (text === '0') return 0;
  const [, digits = '', unit = ''] = /^(\d{1,6})([dhm])$/.exec(text) ?? [];
  const seconds = Number(digits) * (secondsOf[unit] ?? Number.NaN);
  if (seconds <= maxSeconds) return seconds;
  throw new Error(`A time must be like 90d, 12h, 30m or 0, at most ten years (3650d), got "${text}".`);
}

/** The time after such a duration from now; null for "never", undefined for undefined. Throws as `secondsIn`. */
export function expiryOf(text: string | undefined): Date | null | undefined {
  if (text === undefined) return undefined;
  return text === 'never' ? null : new Date(Date.now() + secondsIn(text) * 1_000);
}
