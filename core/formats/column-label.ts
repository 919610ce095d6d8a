/** Where each name of a file's columns stands first; the columns of a record are asked for one by one. */
const places = new WeakMap<readonly string[], Map<string, number>>();

/** The name by which people know a column (counted from 0) of a file, made unique where the file has none or has it twice. */
export function columnLabel(columns: readonly string[], index: number): string {
  const name = columns[index];
  if (!name) return `Column ${index + 1}`;
  return firstPlaces(columns).get(name) === index ? name : `${name} (${index + 1})`;
}

function firstPlaces(columns: readonly string[]): Map<string, number> {
  let first = places.get(columns);
  if (!first) {
    first = new Map();
    for (const [index, name] of columns.entries()) if (!first.has(name)) first.set(name, index);
    places.set(columns, first);
  }
  return first;
}
