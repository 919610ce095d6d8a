import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { converterFor } from '../../../core/mapping/convert/converter-for.js';
import { mappableFields } from '../../../core/targets/target.js';
import { targets } from '../../../core/targets/targets.js';

describe('every field of every target', () => {
  const fields = Object.values(targets).flatMap((target) => mappableFields(target));

  it('has a converter that accepts its own default and never throws', () => {
    for (const field of fields) {
      const convert = converterFor(field, { field: field.name });
      if (field.default !== undefined) expect(convert(field.default, field.default), field.name).toBe(field.default);
      fc.assert(
        fc.property(fc.string({ minLength: 1 }), (text) => void convert(text, text)),
        { numRuns: 20 },
      );
    }
  });
});
