import { inOrderOf } from './in-order-of.js';

/** What entries of lists are called by: a mapping by its field, a check by itself and its field. */
const naming = ['check', 'rule', 'field', 'name'] as const;

/** What an entry of a list is about, such as `quantity` or `range quantity`; undefined for what has no name. */
export function nameOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return undefined;
  const names = naming.flatMap((property) => {
    const value = (entry as Record<string, unknown>)[property];
    return typeof value === 'string' ? [value] : [];
  });
  return names.length === 0 ? undefined : names.join(' ');
}

/**
 * The places of entries of two lists that are the same: those of equal content first, and then those
 * of the same name, each in their order.
 */
export function matchEntries(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  const contents = matchBy(contentOf, before, after);
  const from = new Set(contents.map(([at]) => at));
  const to = new Set(contents.map(([, at]) => at));
  // What is matched already has no name any more.
  const unmatched = (entries: readonly unknown[], matched: Set<number>) =>
    entries.map((entry, at) => (matched.has(at) ? undefined : nameOf(entry)));
  return [...contents, ...matchBy((name) => name as string | undefined, unmatched(before, from), unmatched(after, to))];
}

const contentOf = (entry: unknown): string => JSON.stringify(inOrderOf({}, entry));

// By a map rather than each with each: a list may have thousands of entries.
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
