/**
 * Fields of targets. A target's fields are defined once, in the files of this folder; the tables (`db/schema`), the
 * conversion of values (`core/mapping`), the SQL of a batch (`services/processing`) and the API's schemas
 * (`api/created/schemas.ts`) are derived from them.
 */
export type FieldKind =
  /** An identifier such as a number or a unit: stored in the form in which it is compared (`identityOf`). */
  | { kind: 'code'; maxLength: number }
  | { kind: 'text'; maxLength: number }
  /** An exact decimal, PostgreSQL `numeric(precision, scale)`; text in JSON. */
  | { kind: 'decimal'; precision: number; scale: number; minimum?: string; maximum?: string }
  | { kind: 'integer'; minimum: number; maximum: number }
  /** A calendar day, ISO 8601 in JSON. */
  | { kind: 'date' }
  | { kind: 'boolean' }
  | { kind: 'choice'; choices: readonly string[] };

/** What the kinds are. */
export const fieldKinds: Readonly<Record<FieldKind['kind'], string>> = {
  code: 'an identifier such as a number or a unit',
  text: 'a text',
  decimal: 'an exact decimal, as text in JSON',
  integer: 'a whole number',
  date: 'a calendar day',
  boolean: 'true or false',
  choice: 'one of a list of texts',
};

/** The targets a field can refer to by number. */
export type ReferenceTarget = 'customer' | 'vendor' | 'item';

export type Field = FieldKind & {
  /** Name in setups, messages and the API (camelCase); the column is its snake_case. */
  name: string;
  label: string;
  /** Whether every record needs a value; a default is enough. */
  required?: boolean;
  /** The value if the setup does not map the field, or the cell is empty. */
  default?: string;
  /** The master data target whose number the value must be; looked up in each batch. */
  references?: ReferenceTarget;
  /** True for a field of an external target, declared in a setup: it may have any name. */
  declared?: true;
  /** For sales lines: the item's field to use if the value is empty. */
  fromItem?: string;
};

/** Whether the values of a field are percentages: a discount of 30 % is 30. */
export const isInPercent = ({ label }: Pick<Field, 'label'>): boolean => label.endsWith('%');

/** The column of a field: `shipToName` is `ship_to_name`. */
export function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const code = (name: string, label: string, maxLength: number, more: Partial<Field> = {}): Field =>
  ({ name, label, kind: 'code', maxLength, ...more }) as Field;

export const text = (name: string, label: string, maxLength: number, more: Partial<Field> = {}): Field =>
  ({ name, label, kind: 'text', maxLength, ...more }) as Field;

/** Amounts and prices: 19 digits, 5 of them after the point. */
export const decimal = (
  name: string,
  label: string,
  more: Partial<Field & { minimum: string; maximum: string }> = {},
): Field => ({ name, label, kind: 'decimal', precision: 19, scale: 5, ...more }) as Field;

export const date = (name: string, label: string, more: Partial<Field> = {}): Field =>
  ({ name, label, kind: 'date', ...more }) as Field;

export const boolean = (name: string, label: string, more: Partial<Field> = {}): Field =>
  ({ name, label, kind: 'boolean', ...more }) as Field;

export const choice = (name: string, label: string, choices: readonly string[], more: Partial<Field> = {}): Field =>
  ({ name, label, kind: 'choice', choices, ...more }) as Field;
