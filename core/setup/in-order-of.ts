/** The parts of a JSON Schema that define the order of properties. */
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
 * The same JSON with the properties of every object in the order of its schema, followed by the others in alphabetical
 * order. jsonb does not keep the order of properties.
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

/** The alternative that the discriminator selects; the schema itself if it has no discriminator. */
function alternative(schema: Shape, given: Record<string, unknown>): Shape {
  const tag = schema.discriminator?.propertyName;
  if (tag === undefined) return schema;
  const found = schema.oneOf?.find(({ properties = {} }) => {
    const { const: only, enum: some = [only] } = properties[tag] ?? {};
    return some.includes(given[tag]);
  });
  return found ?? {};
}
