import { type TSchema, type TSchemaOptions, Type } from 'typebox';

/** What each value of an enum means, in words that follow a colon. */
type Meanings<Value extends string> = Readonly<Record<Value, string | { meaning: string }>>;

/**
 * An enum as a named shape. Its values are the keys of `meanings`, the one table of them; its description, which begins
 * with `what` they are of, has the meaning of each.
 */
export function NamedEnum<Value extends string>(
  $id: string,
  what: string,
  meanings: Meanings<Value>,
  options: TSchemaOptions = {},
) {
  return Type.Enum(Object.keys(meanings) as Value[], { ...options, $id, description: listOf(what, meanings) });
}

/** A text that is one of the keys of `meanings`, as a named shape. Not an enum: a later version may have more of them. */
export const NamedCode = ($id: string, what: string, meanings: Meanings<string>) =>
  Type.String({ $id, description: listOf(what, meanings), examples: Object.keys(meanings).slice(0, 1) });

function listOf(what: string, meanings: Meanings<string>): string {
  const listed = Object.entries(meanings).map(
    ([value, is]) => `- \`${value}\`: ${typeof is === 'string' ? is : is.meaning}.`,
  );
  return `${what}:\n\n${listed.join('\n')}`;
}

/** A named shape with a description of its own for one place. */
export const Described = <Shape extends TSchema>(shape: Shape, description: string) =>
  Type.Intersect([shape], { description });
