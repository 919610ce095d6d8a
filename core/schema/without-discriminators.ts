/**
 * A schema without the keyword `discriminator`, which is for validators, and without the property that it requires: each
 * alternative requires it as well.
 */
export const withoutDiscriminators = <Schema extends object>(schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('discriminator' in value)) return value;
    const { discriminator: _discriminator, required: _required, ...rest } = value as Record<string, unknown>;
    return rest;
  });
