import type { FieldMapping } from '../../setup/setup.js';
import { type Field, isInPercent } from '../../targets/field.js';
import type { Converter } from './converter.js';
import { dateConverter } from './date.js';
import { decimalConverter } from './decimal.js';
import { booleanConverter, choiceConverter, codeConverter, textConverter } from './plain-values.js';

/** The converter for a field, configured by its mapping. */
export function converterFor(field: Field, mapping: FieldMapping): Converter {
  switch (field.kind) {
    case 'code':
      return codeConverter(field);
    case 'text':
      return textConverter(field);
    case 'decimal':
      return decimalConverter({ ...field, percent: isInPercent(field) }, mapping.number ?? {});
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
