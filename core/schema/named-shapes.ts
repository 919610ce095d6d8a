/** A JSON Schema, as far as other schemas can be within it. */
interface Node {
  $id?: unknown;
  [keyword: string]: unknown;
}

/** The keywords whose value is a schema, a list of schemas, or schemas by name; a media type of a route has its `schema`. */
const single = ['items', 'additionalProperties', 'not', 'schema'] as const;
const listed = ['anyOf', 'oneOf', 'allOf'] as const;
const byName = ['properties', 'patternProperties', 'content'] as const;

/**
 * The shapes of schemas by their names: a schema with an `$id` is a shape of this name. In the code schemas contain shapes
 * directly, which keeps their types; a schema that is compiled or published contains each shape once, and references to it.
 */
export class NamedShapes {
  /** Every shape that was found, with references to the other shapes. */
  readonly definitions = new Map<string, object>();
  readonly #replaced = new WeakMap<object, object>();

  /** @param referTo the reference to a shape of this name */
  constructor(private readonly referTo: (name: string) => string) {}

  /** Returns the schema with a reference for every shape in it, and for itself if it is one. Throws if two shapes have one name. */
  byReference(schema: object): object {
    const known = this.#replaced.get(schema);
    if (known) return known;
    const { $id: name } = schema as Node;
    const replaced = typeof name === 'string' ? this.#define(name, schema) : this.#within(schema as Node);
    this.#replaced.set(schema, replaced);
    return replaced;
  }

  #define(name: string, schema: object): object {
    const definition = this.#within(schema as Node);
    const other = this.definitions.get(name);
    if (other && JSON.stringify(other) !== JSON.stringify(definition))
      throw new Error(`Two different shapes have the name "${name}".`);
    if (!other) this.definitions.set(name, definition);
    return { $ref: this.referTo(name) };
  }

  #within(schema: Node): Node {
    const replaced: Node = { ...schema };
    for (const keyword of single) if (isObject(schema[keyword])) replaced[keyword] = this.byReference(schema[keyword]);
    for (const keyword of listed) {
      const alternatives = schema[keyword];
      if (Array.isArray(alternatives))
        replaced[keyword] = alternatives.map((alternative) => this.byReference(alternative));
    }
    for (const keyword of byName) {
      const members = schema[keyword];
      if (isObject(members))
        replaced[keyword] = Object.fromEntries(
          Object.entries(members).map(([name, member]) => [name, this.byReference(member as object)]),
        );
    }
    return replaced;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Returns the schema with all its shapes below `$defs`, so that it can be compiled or published alone. */
export function withDefinitions(schema: object): object {
  const shapes = new NamedShapes((name) => `#/$defs/${name}`);
  const { $id: _name, ...unnamed } = schema as Node;
  const whole = shapes.byReference(unnamed);
  const definitions = [...shapes.definitions].map(([name, shape]) => {
    const { $id: _id, ...definition } = shape as Node;
    return [name, definition];
  });
  return definitions.length === 0 ? whole : { ...whole, $defs: Object.fromEntries(definitions) };
}
