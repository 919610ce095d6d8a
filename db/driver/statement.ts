/** SQL text with its parameters, as PostgreSQL takes them. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** A fragment of a statement: text, and values that become parameters. */
export class SqlFragment {
  constructor(
    readonly strings: readonly string[],
    readonly parts: readonly unknown[],
  ) {}
}

/** Text that is inserted into a statement unchanged. It must come from a target's definition, never from data. */
export const raw = (text: string): SqlFragment => new SqlFragment([text], []);

/** Builds a fragment from a template. */
export const fragment = (strings: TemplateStringsArray, ...parts: unknown[]): SqlFragment =>
  new SqlFragment(strings, parts);

/** Builds a statement from a template: fragments become part of its text, all other values its parameters. */
export const statement = (strings: TemplateStringsArray, ...parts: unknown[]): Statement =>
  statementOf(fragment(strings, ...parts));

/** The statement that a fragment is as a whole. */
export function statementOf(whole: SqlFragment): Statement {
  const values: unknown[] = [];
  const textOf = (part: unknown): string =>
    part instanceof SqlFragment
      ? part.strings.reduce((text, string, index) => text + textOf(part.parts[index - 1]) + string)
      : `$${values.push(part)}`;
  return { text: textOf(whole), values };
}
