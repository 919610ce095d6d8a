/**
 * The same document in a form that generators of clients understand best: every enum of texts has its type, and a
 * reference with a description of its own is written as one schema.
 */
export const withPlainSchemas = (document: object): object =>
  JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const { enum: values, allOf, ...rest } = value as { enum?: unknown; allOf?: unknown };
    if (Array.isArray(values) && values.every((entry) => typeof entry === 'string'))
      return { type: 'string', ...value };
    return Array.isArray(allOf) && allOf.length === 1 && !values ? { ...rest, ...allOf[0] } : value;
  });
