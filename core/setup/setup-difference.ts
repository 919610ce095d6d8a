import { isDeepStrictEqual } from 'node:util';
import { pointerPart } from '../text/json-pointer.js';
import { matchEntries, nameOf } from './match-entries.js';

/** One place in which two versions of a setup differ. */
export interface SetupChange {
  /** JSON pointer in the later version; for a removed entry, its last part is the position in the earlier version. */
  pointer: string;
  kind: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
}

/**
 * The differences between two setups, or any JSON; empty if they are equal. Entries of lists are compared by their
 * content and name (`matchEntries`), not by their position; if the order of the remaining entries has changed, one
 * change of the list contains their names in order.
 */
export function setupDifference(before: unknown, after: unknown, pointer = ''): SetupChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return entryChanges(before, after, pointer);
  if (isObject(before) && isObject(after)) return propertyChanges(before, after, pointer);
  return [{ pointer, kind: 'changed', before, after }];
}

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function propertyChanges(before: JsonObject, after: JsonObject, pointer: string): SetupChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): SetupChange[] => {
    const place = `${pointer}/${pointerPart(name)}`;
    if (!Object.hasOwn(after, name)) return [{ pointer: place, kind: 'removed', before: before[name] }];
    if (!Object.hasOwn(before, name)) return [{ pointer: place, kind: 'added', after: after[name] }];
    return setupDifference(before[name], after[name], place);
  });
}

function entryChanges(before: unknown[], after: unknown[], pointer: string): SetupChange[] {
  const pairs = matchEntries(before, after);
  const matched = new Set(pairs.map(([from]) => from));
  const sources = new Map(pairs.map(([from, to]) => [to, from]));
  const removed = before.flatMap((entry, at): SetupChange[] =>
    matched.has(at) ? [] : [{ pointer: `${pointer}/${at}`, kind: 'removed', before: entry }],
  );
  const others = after.flatMap((entry, at): SetupChange[] => {
    const from = sources.get(at);
    return from === undefined
      ? [{ pointer: `${pointer}/${at}`, kind: 'added', after: entry }]
      : setupDifference(before[from], entry, `${pointer}/${at}`);
  });
  return [...orderChange(before, pairs, pointer), ...removed, ...others];
}

function orderChange(before: unknown[], pairs: [number, number][], pointer: string): SetupChange[] {
  const names = (by: 0 | 1) =>
    [...pairs].sort((a, b) => a[by] - b[by]).map(([from]) => nameOf(before[from]) ?? before[from]);
  const inOrder = [...pairs].sort(([a], [b]) => a - b);
  const moved = inOrder.some(([, to], index) => to < (inOrder[index - 1]?.[1] ?? 0));
  return moved ? [{ pointer, kind: 'changed', before: names(0), after: names(1) }] : [];
}
