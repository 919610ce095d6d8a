/** Entries by a key, in their order: `Map.groupBy`, which Node 20 does not have. */
export function grouped<Key, Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => Key): Map<Key, Entry[]> {
  const groups = new Map<Key, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const there = groups.get(key);
    if (there) there.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
