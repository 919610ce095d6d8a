/** SQL text with its parameters, as PostgreSQL takes them. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** A piece of a statement: its text stands there as it is, its values become parameters. */
export class SqlFragment {
  constructor(
    readonly strings: readonly string[],
    readonly parts: readonly unknown[],
  ) {}
}

/** Text that stands in a statement as it is: made from a target's own definition, never from data. */
export const raw = (text: string): SqlFragment => new SqlFragment([text], []);

/** A piece from a template, as `statement` makes a whole. */
export const fragment = (strings: TemplateStringsArray, ...parts: unknown[]): SqlFragment =>
  new SqlFragment(strings, parts);

/** A statement from a template: pieces stand in its text, all other parts are its parameters. */
export function statement(strings: TemplateStringsArray, ...parts: unknown[]): Statement {
  const values: unknown[] = [];
  const textOf = (part: unknown): string =>
    part instanceof SqlFragment
      ? part.strings.reduce((whole, string, index) => whole + textOf(part.parts[index - 1]) + string)
      : `$${values.push(part)}`;
  return { text: textOf(fragment(strings, ...parts)), values };
}
