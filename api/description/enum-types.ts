/** The same document in which every enum of texts has its type, which many generators of clients need. */
export const withEnumTypes = (document: object): object =>
  JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('enum' in value) || !Array.isArray(value.enum)) return value;
    return value.enum.every((entry) => typeof entry === 'string') ? { type: 'string', ...value } : value;
  });
