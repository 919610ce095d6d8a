import { type Static, type TObject, type TObjectOptions, type TProperties, Type } from 'typebox';

/** A named shape with the properties of another one, which it refers to, and further ones. */
export const Extended = <Base extends TObject, More extends TProperties>(
  base: Base,
  more: More,
  options: TObjectOptions,
) => Type.Unsafe<Static<Base> & Static<TObject<More>>>({ ...Type.Object(more, options), allOf: [base] });
