/** What of a JSON Schema says in which order properties stand. */
interface Shape {
  properties?: Record<string, Shape>;
  patternProperties?: Record<string, Shape>;
  items?: Shape;
  oneOf?: Shape[];
  discriminator?: { propertyName: string };
  const?: unknown;
  enum?: unknown[];
}

/**
 * The same JSON with the properties of every object in the order of its schema, and those that the
 * schema does not name by their names: the database keeps no order.
 */
export function inOrderOf(schema: object, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => inOrderOf((schema as Shape).items ?? {}, entry));
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Record<string, unknown>;
  const { properties = {}, patternProperties = {} } = alternative(schema as Shape, given);
  const [others = {}] = Object.values(patternProperties);
  const named = Object.keys(properties).filter((name) => name in given);
  const unnamed = Object.keys(given).filter((name) => !(name in properties));
  return Object.fromEntries(
    [...named, ...unnamed.sort()].map((name) => [name, inOrderOf(properties[name] ?? others, given[name])]),
  );
}

/** The alternative that the discriminator names; the schema itself where it has none. */
function alternative(schema: Shape, given: Record<string, unknown>): Shape {
  const tag = schema.discriminator?.propertyName;
  if (tag === undefined) return schema;
  const found = schema.oneOf?.find(({ properties = {} }) => {
    const { const: only, enum: some = [only] } = properties[tag] ?? {};
    return some.includes(given[tag]);
  });
  return found ?? {};
}
