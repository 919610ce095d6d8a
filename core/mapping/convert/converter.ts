import type { Cell } from '../../formats/row-source.js';
import type { FieldMapping } from '../../setup/setup.js';
import type { Field } from '../../targets/field.js';
import type { RecordFaultCode } from '../record-fault.js';
import { booleanConverter } from './boolean.js';
import { choiceConverter } from './choice.js';
import { dateConverter } from './date.js';
import { decimalConverter } from './decimal.js';
import { textConverter } from './text.js';

/** A value that does not fit its field. */
export class Unfit {
  constructor(
    readonly code: RecordFaultCode,
    readonly message: string,
  ) {}
}

/**
 * Turns a cell that is not empty into the value's text as PostgreSQL reads it (numbers with a
 * point, days in ISO 8601), or says why it cannot. `text` is the trimmed text of `cell`.
 */
export type Converter = (text: string, cell: Cell) => string | Unfit;

/** The converter for a field, as its mapping sets it up. */
export function converterFor(field: Field, mapping: FieldMapping): Converter {
  switch (field.kind) {
    case 'code':
    case 'text':
      return textConverter(field);
    case 'decimal':
      return decimalConverter(field, mapping.number ?? {});
    case 'integer':
      return decimalConverter(
        { precision: 10, scale: 0, minimum: String(field.minimum), maximum: String(field.maximum) },
        mapping.number ?? {},
      );
    case 'date':
      return dateConverter(mapping.date ?? { format: 'yyyy-MM-dd' });
    case 'boolean':
      return booleanConverter(mapping.boolean);
    case 'choice':
      return choiceConverter(field.choices);
  }
}
