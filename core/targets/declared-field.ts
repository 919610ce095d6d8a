import type { SetupFault } from '../model/setup-fault.js';
import type { Field, FieldKind } from './field.js';

/** A field as a setup declares it. */
export type DeclaredField = FieldKind & Pick<Field, 'name' | 'required'> & { label?: string };

/** The field that a declaration means. */
export const fieldOf = ({ label, ...field }: DeclaredField): Field =>
  ({ ...field, label: label ?? field.name, declared: true }) as Field;

/** What is wrong with declared fields and the key among them, by pointers within the target's settings. */
export function fieldFaults(
  fields: readonly DeclaredField[],
  key: readonly string[],
  lines: readonly DeclaredField[] = [],
): SetupFault[] {
  const names = [...fields, ...lines].map(({ name }) => name.toLowerCase());
  const doubled = [...fields, ...lines].flatMap(({ name }, index) =>
    names.indexOf(name.toLowerCase()) < index
      ? [{ pointer: placeOf(index, fields.length), detail: `There are two fields "${name}".` }]
      : [],
  );
  const unknown = key.flatMap((name, index) => {
    const field = fields.find((one) => one.name === name);
    if (!field) return [{ pointer: `/key/${index}`, detail: `There is no field "${name}".` }];
    return field.kind === 'boolean'
      ? [{ pointer: `/key/${index}`, detail: `"${name}" is a boolean; a key cannot be.` }]
      : [];
  });
  return [...doubled, ...unknown];
}

const placeOf = (index: number, header: number): string =>
  index < header ? `/fields/${index}/name` : `/lines/${index - header}/name`;
