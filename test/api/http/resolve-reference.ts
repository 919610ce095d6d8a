/** Resolves a value of an OpenAPI document: returns what its `$ref` refers to, or the value itself if it has none. */
export function resolveReference<Value extends object>(document: object, value: Value): Value {
  if (!('$ref' in value)) return value;
  const parts = String(value.$ref).slice('#/'.length).split('/');
  const found = parts.reduce<unknown>((within, part) => (within as Record<string, unknown>)[part], document);
  if (typeof found !== 'object' || found === null) throw new Error(`There is no ${value.$ref}.`);
  return found as Value;
}
