/** The name by which people know a column (counted from 0) of a file, made unique where the file has none or has it twice. */
export function columnLabel(columns: readonly string[], index: number): string {
  const name = columns[index];
  if (!name) return `Column ${index + 1}`;
  return columns.indexOf(name) === index ? name : `${name} (${index + 1})`;
}
