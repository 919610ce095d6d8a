/** A schema without the keyword `discriminator`, which is for validators: what it says, the alternatives say as well. */
export const withoutDiscriminators = <Schema extends object>(schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('discriminator' in value)) return value;
    const { discriminator: _, ...rest } = value;
    return rest;
  });
