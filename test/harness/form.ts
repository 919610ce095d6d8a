/** A form with these parts in their order; a part with a third element is a file of that name. */
export function form(...parts: [name: string, value: string | Uint8Array, fileName?: string][]): FormData {
  const data = new FormData();
  for (const [name, value, fileName] of parts) {
    if (fileName === undefined) data.append(name, value as string);
    else data.append(name, new Blob([value as string]), fileName);
  }
  return data;
}
