import { type Static, type TObject, type TProperties, Type } from 'typebox';

/** The schema of a tag. */
interface Tag {
  enum?: readonly string[];
  const?: string;
}

/**
 * One of several named objects, as a named shape: the property `tag` of each says which it is. With the discriminator a
 * validator reports the faults of the object that the tag names, not those of every alternative.
 */
export function TaggedUnion<const Alternatives extends readonly TObject<TProperties>[]>(
  $id: string,
  tag: string,
  alternatives: Alternatives,
  description: string,
) {
  const values = alternatives.flatMap(({ properties }) => {
    const { const: only = '', enum: listed = [only] } = properties[tag] as Tag;
    return listed;
  });
  return Type.Unsafe<Static<Alternatives[number]>>({
    $id,
    description,
    type: 'object',
    discriminator: { propertyName: tag, values },
    required: [tag],
    oneOf: [...alternatives],
  });
}
