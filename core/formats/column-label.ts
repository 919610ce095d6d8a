/** The first index of each column name, cached because the columns of a record are requested one by one. */
const firstIndexCache = new WeakMap<readonly string[], Map<string, number>>();

/** The name of a column (counted from 0) as shown to users: unique, even if the file has no name for it or has the name twice. */
export function columnLabel(columns: readonly string[], index: number): string {
  const name = columns[index];
  if (!name) return `Column ${index + 1}`;
  return firstIndexes(columns).get(name) === index ? name : `${name} (${index + 1})`;
}

function firstIndexes(columns: readonly string[]): Map<string, number> {
  let first = firstIndexCache.get(columns);
  if (!first) {
    first = new Map();
    for (const [index, name] of columns.entries()) if (!first.has(name)) first.set(name, index);
    firstIndexCache.set(columns, first);
  }
  return first;
}
