import { inOrderOf } from './in-order-of.js';

/** The properties that make the name of a list entry: a mapping has its field, a validation its check and its field. */
const nameProperties = ['check', 'rule', 'field', 'name'] as const;

/** The name of a list entry, such as `quantity` or `range quantity`; undefined if it has none. */
export function nameOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return undefined;
  const names = nameProperties.flatMap((property) => {
    const value = (entry as Record<string, unknown>)[property];
    return typeof value === 'string' ? [value] : [];
  });
  return names.length === 0 ? undefined : names.join(' ');
}

/**
 * The positions of corresponding entries of two lists, as pairs: entries with equal content first, then those with the
 * same name, each in their order.
 */
export function matchEntries(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  const contents = matchBy(contentOf, before, after);
  const from = new Set(contents.map(([at]) => at));
  const to = new Set(contents.map(([, at]) => at));
  // Entries that are matched already are left out by giving them no name.
  const unmatched = (entries: readonly unknown[], matched: Set<number>) =>
    entries.map((entry, at) => (matched.has(at) ? undefined : nameOf(entry)));
  return [...contents, ...matchBy((name) => name as string | undefined, unmatched(before, from), unmatched(after, to))];
}

const contentOf = (entry: unknown): string => JSON.stringify(inOrderOf({}, entry));

// Uses a map instead of comparing each pair, because a list may have thousands of entries.
function matchBy(
  keyOf: (entry: unknown) => string | undefined,
  before: readonly unknown[],
  after: readonly unknown[],
): [number, number][] {
  const waiting = new Map<string, number[]>();
  for (const [at, entry] of before.entries()) {
    const key = keyOf(entry);
    if (key === undefined) continue;
    const places = waiting.get(key) ?? [];
    waiting.set(key, places);
    places.push(at);
  }
  return after.flatMap((entry, to): [number, number][] => {
    const key = keyOf(entry);
    const from = key === undefined ? undefined : waiting.get(key)?.shift();
    return from === undefined ? [] : [[from, to]];
  });
}
