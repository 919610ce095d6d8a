/** SQL text with its parameters, as PostgreSQL takes them. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** Text that stands in a statement as it is: made from a target's own definition, never from data. */
export class Raw {
  constructor(readonly text: string) {}
}

export const raw = (text: string): Raw => new Raw(text);

/** A statement from a template: `Raw` parts become its text, all others its parameters. */
export function statement(strings: TemplateStringsArray, ...parts: unknown[]): Statement {
  const values: unknown[] = [];
  const text = strings.reduce((whole, string, index) => {
    const part = parts[index - 1];
    if (part instanceof Raw) return whole + part.text + string;
    values.push(part);
    return `${whole}$${values.length}${string}`;
  });
  return { text, values };
}
