import type { SetupFault } from '../model/setup-fault.js';
import type { Field, FieldKind } from './field.js';

/** A field of an external target, as declared in a setup. */
export type DeclaredField = FieldKind & Pick<Field, 'name' | 'required'> & { label?: string };

/** Creates the fields for declarations; those of the key are required. */
export const fieldsOf = (declared: readonly DeclaredField[], key: readonly string[] = []): Field[] =>
  declared.map((field) => {
    const required = field.required || key.includes(field.name);
    return { ...field, required, label: field.label ?? field.name, declared: true };
  });

/** What is wrong with declared fields and the key; pointers are within the target's settings. */
export function fieldFaults(
  fields: readonly DeclaredField[],
  key: readonly string[],
  lines: readonly DeclaredField[] = [],
): SetupFault[] {
  const names = [...fields, ...lines].map(({ name }) => name.toLowerCase());
  const doubled = [...fields, ...lines].flatMap(({ name }, index) =>
    names.indexOf(name.toLowerCase()) < index
      ? [{ pointer: pointerTo(index, fields.length), detail: `The field "${name}" is declared twice.` }]
      : [],
  );
  const unknown = key.flatMap((name, index) => {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) return [{ pointer: `/key/${index}`, detail: `There is no field "${name}".` }];
    return field.kind === 'boolean'
      ? [{ pointer: `/key/${index}`, detail: `"${name}" is a boolean, which cannot be part of the key.` }]
      : [];
  });
  return [...doubled, ...unknown];
}

const pointerTo = (index: number, header: number): string =>
  index < header ? `/fields/${index}/name` : `/lines/${index - header}/name`;
