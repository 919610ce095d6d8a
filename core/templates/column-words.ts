import { cellText } from '../formats/cell-text.js';
import type { Plan } from '../plan/plan.js';
import type { MappedField } from '../plan/planned-field.js';
import type { Validation } from '../setup/validation.js';
import { type TargetName, targets } from '../targets/targets.js';
import { ofField } from './candidates.js';
import type { FilledColumn } from './example-row.js';

/** The explanation of a column for users who fill in the template. */
export interface ColumnWords {
  fields: string;
  labels: string;
  form: string;
  allowed: string;
  description: string;
}

const shownValues = 20;

export function columnWords(column: FilledColumn, plan: Plan): ColumnWords {
  const { uses, list } = column;
  const each = (say: (field: MappedField) => string): string => [...new Set(uses.map(say))].filter(Boolean).join('; ');
  const more = (list?.values.length ?? 0) - shownValues;
  return {
    fields: each(({ name }) => name),
    labels: each(({ label }) => label),
    form: uses.length === 0 ? 'not imported' : each((field) => formOf(field, column)),
    allowed: list ? `${list.values.slice(0, shownValues).join(', ')}${more > 0 ? ` and ${more} more` : ''}` : '',
    description: each((field) => descriptionOf(field, plan)),
  };
}

function formOf(field: MappedField, { example }: FilledColumn): string {
  const { expression, lookUp } = field.mapping;
  if (expression !== undefined) return 'used in a computed value';
  const like = example === null || example === '' ? '' : `, such as ${cellText(example)}`;
  if (lookUp) return `text${like}`;
  switch (field.kind) {
    case 'code':
    case 'text':
      return `text, at most ${field.maxLength} characters`;
    case 'decimal':
      return `number, at most ${field.scale} decimals${span(field.minimum, field.maximum)}${like}`;
    case 'integer':
      return `whole number${span(field.minimum, field.maximum)}${like}`;
    case 'date':
      return `day${like}`;
    case 'boolean':
      return `yes or no${like}`;
    case 'choice':
      return 'one of the list';
  }
}

function span(minimum?: string | number, maximum?: string | number): string {
  if (minimum !== undefined && maximum !== undefined) return `, from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, ${minimum} or more`;
  return maximum === undefined ? '' : `, ${maximum} or less`;
}

function descriptionOf(field: MappedField, plan: Plan): string {
  const { target } = plan;
  const { lookUp, expression } = field.mapping;
  const sentences = [
    expression === undefined ? '' : `${field.label} is computed by ${expression}.`,
    lookUp?.valueList === undefined ? '' : `Looked up in the value list ${lookUp.valueList}.`,
    lookUp?.table === undefined ? '' : `Looked up in ${lookUp.table.name} by ${lookUp.by}.`,
    lookUp?.target === undefined ? '' : `${targets[lookUp.target].label}, found by ${lookUp.by ?? 'number'}.`,
    !lookUp && field.references ? `Number of an existing ${targets[field.references].label}.` : '',
    target.key.includes(field.name) ? `Identifies the ${target.label}.` : '',
    field.default === undefined ? '' : `If empty: ${field.default}.`,
    field.fromItem === undefined ? '' : 'If empty: the value of the item.',
    ...ofField(plan, field).map(validationWords),
  ];
  return sentences.filter(Boolean).join(' ');
}

function validationWords(validation: Exclude<Validation, { check: 'expression' }>): string {
  if (validation.message !== undefined) return validation.message;
  switch (validation.check) {
    case 'length':
      return `Characters${span(validation.minimum, validation.maximum)}.`;
    case 'range':
      return `Value${span(validation.minimum, validation.maximum)}.`;
    case 'pattern':
      return `Must match the pattern ${validation.pattern}.`;
    case 'look-up':
      if (validation.table) return `Must exist in ${validation.table.name}.`;
      return validation.valueList === undefined
        ? `${targets[validation.target as TargetName].label} with this ${validation.by ?? 'number'} must exist.`
        : `Must be in the value list ${validation.valueList}.`;
    case 'not-allowed':
      return `Must not be ${validation.values.slice(0, shownValues).join(', ')}.`;
    default:
      return '';
  }
}
