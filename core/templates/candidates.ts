import { DateTime } from 'luxon';
import type { Cell } from '../formats/row-source.js';
import type { Plan } from '../plan/plan.js';
import type { MappedField } from '../plan/planned-field.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Validation } from '../setup/validation.js';
import type { KnownValues } from './known-values.js';
import type { TemplateColumn } from './template-column.js';
import { typicalNumbers, typicalTexts } from './typical-values.js';

/** The input for making candidates. */
export interface CandidateScope {
  plan: Plan;
  known: KnownValues;
  /** ISO 8601. */
  today: string;
  /** Whether cells can contain native numbers and dates, as in a workbook. */
  native: boolean;
}

/** Possible example values of a column, the likeliest first; the plan's mapper decides which are valid. */
export function candidates({ uses }: TemplateColumn, scope: CandidateScope): Cell[] {
  const direct = uses.filter(({ mapping }) => mapping.column !== undefined);
  const listed = direct.flatMap((field) => listCandidates(field, scope));
  if (direct.length > 0) return [...listed, ...direct.flatMap((field) => plainCandidates(field, scope))];
  // How an expression uses the column is not known; often it computes.
  return ['1', scope.today, ...(uses[0] ? typicalTexts(uses[0]) : [])];
}

/** The values that a setup lists for a field; empty if it lists none. */
export function listCandidates(field: MappedField, { plan, known }: CandidateScope): string[] {
  const maps = (field.mapping.rules ?? []).flatMap((rule) => (rule.rule === 'map' ? Object.keys(rule.values) : []));
  const allowed = ofField(plan, field).flatMap((validation) =>
    validation.check === 'allowed' ? validation.values : [],
  );
  return [...new Set([...(known.get(field.name)?.values ?? []), ...maps, ...allowed, ...ownValues(field)])];
}

function ownValues(field: MappedField): readonly string[] {
  const { boolean, lookUp } = field.mapping;
  if (lookUp) return [];
  if (field.kind === 'choice') return field.choices;
  if (field.kind !== 'boolean') return [];
  return boolean ? [boolean.true[0] as string, boolean.false[0] as string] : ['true', 'false'];
}

function plainCandidates(field: MappedField, scope: CandidateScope): Cell[] {
  const { mapping } = field;
  const limits = ofField(scope.plan, field).flatMap((validation) =>
    validation.check === 'range' ? [validation.minimum, validation.maximum].filter((limit) => limit !== undefined) : [],
  );
  const kind = mapping.lookUp ? 'text' : field.kind;
  switch (kind) {
    case 'date':
      return [scope.today, ...limits].flatMap((day) => dayCells(day, mapping, scope.native));
    case 'decimal':
    case 'integer':
      return [...typicalNumbers, ...limits].flatMap((number) => numberCells(number, mapping, scope.native));
    default:
      return typicalTexts(field);
  }
}

function dayCells(day: string, { date, rules = [] }: FieldMapping, native: boolean): Cell[] {
  const forms = [...rules.flatMap((rule) => (rule.rule === 'date' ? [rule] : [])), ...(date ? [date] : [])];
  const written = forms.map(({ format, locale = 'en' }) =>
    DateTime.fromISO(day, { zone: 'utc' }).setLocale(locale).toFormat(format),
  );
  return [...(native ? [{ date: day }] : []), ...written, day];
}

function numberCells(number: string, { number: form, rules = [] }: FieldMapping, native: boolean): Cell[] {
  const separators = [form, ...rules.filter(({ rule }) => rule === 'number')].map(
    (mapping) => (mapping as FieldMapping['number'])?.decimalSeparator ?? '.',
  );
  return [...(native ? [Number(number)] : []), ...separators.map((mark) => number.replace('.', mark))];
}

/** The validations of one field. */
export function ofField(
  { setup: { validations = [] } }: Plan,
  { name }: MappedField,
): Exclude<Validation, { check: 'expression' }>[] {
  return validations.filter((validation) => validation.check !== 'expression').filter(({ field }) => field === name);
}
