/**
 * What people and systems call a target's fields. By field, then by the language or system that
 * calls it so (the reason of a suggestion names it); names are separated by commas, and written in
 * any of the ways that `column-name.ts` holds to be the same. Three headings are none of these:
 * `Perhaps` and `Seldom` for names that often mean something else, `Compound` for names made of
 * others, which only an equal one is held against.
 */
export type FieldSynonyms = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The names behind one origin. */
export const namesIn = (names: string): string[] => names.split(',').map((name) => name.trim());

/** The names of which there is no doubt with each of some words before them: "ship to city", "Liefer Ort". */
export function compounds(
  before: string,
  { Perhaps: _, Seldom: __, ...names }: Readonly<Record<string, string>>,
): string {
  const own = Object.values(names).flatMap(namesIn);
  return namesIn(before)
    .flatMap((word) => own.map((name) => `${word} ${name}`))
    .join(',');
}
