/**
 * Synonyms of a target's fields, by field and then by the language or system that uses them (shown in the reason of a
 * suggestion). Names are separated by commas, in any spelling that `column-name.ts` treats as the same. Some headings
 * are special: `First` for names that are better than the field's own, `Second` for names that count if there is no better
 * one, `Perhaps` and `Seldom` for names that often mean something else, `Compound` for names made of others, which only
 * match exactly.
 */
export type FieldSynonyms = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The names in a list separated by commas. */
export const namesIn = (names: string): string[] => names.split(',').map((name) => name.trim());

/** The unambiguous names, each preceded by each of the words `before`: "ship to city", "Liefer Ort". */
export function compounds(
  before: string,
  { Perhaps: _, Seldom: __, ...names }: Readonly<Record<string, string>>,
): string {
  const own = Object.values(names).flatMap(namesIn);
  return namesIn(before)
    .flatMap((word) => own.map((name) => `${word} ${name}`))
    .join(',');
}
