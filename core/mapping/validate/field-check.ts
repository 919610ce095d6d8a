import { Decimal } from 'decimal.js';
import type { Validation } from '../../setup/validation.js';
import type { Field } from '../../targets/field.js';
import { caselessIdentity, identityOf } from '../../text/text-identity.js';
import { InvalidValue } from '../invalid-value.js';
import { linearPattern } from '../linear-pattern.js';
import { OutOfSteps } from '../step-budget.js';

/** Returns why a value fails a check; undefined if it passes. Only `required` fails for null. */
export type FieldCheck = (value: string | null) => InvalidValue | undefined;

type FieldValidation = Exclude<Validation, { check: 'expression' | 'look-up' }>;

/** The check of one field, configured by a validation. */
export function fieldCheck(validation: FieldValidation, field: Field): FieldCheck {
  if (validation.check === 'required')
    return (value) => (value === null ? new InvalidValue('value_missing', 'is required and is empty') : undefined);
  const check = valueCheck(validation, field);
  return (value) => (value === null ? undefined : check(value));
}

function valueCheck(
  validation: Exclude<FieldValidation, { check: 'required' }>,
  field: Field,
): (value: string) => InvalidValue | undefined {
  switch (validation.check) {
    case 'length': {
      const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = validation;
      return (value) => {
        const length = [...value].length;
        return length < minimum || length > maximum
          ? new InvalidValue('length_out_of_range', `has ${length} characters; it must have ${span(validation)}`)
          : undefined;
      };
    }
    case 'range': {
      const { minimum, maximum } = validation;
      const order = comparison(field);
      const below = minimum === undefined ? undefined : order(minimum);
      const above = maximum === undefined ? undefined : order(maximum);
      return (value) =>
        (below && below(value) < 0) || (above && above(value) > 0)
          ? new InvalidValue('value_out_of_range', `must be ${span(validation)}`)
          : undefined;
    }
    case 'pattern': {
      const pattern = linearPattern(validation.pattern, { ignoreCase: validation.ignoreCase ?? false });
      return (value) => {
        try {
          return pattern.test(value)
            ? undefined
            : new InvalidValue('pattern_mismatch', `does not match the pattern ${validation.pattern}`);
        } catch (error) {
          if (error instanceof OutOfSteps)
            return new InvalidValue('value_too_long', `is too long for the pattern ${validation.pattern}`);
          throw error;
        }
      };
    }
    case 'allowed':
    case 'not-allowed': {
      const fold = validation.ignoreCase ? caselessIdentity : identityOf;
      const listed = new Set(validation.values.map(fold));
      const wanted = validation.check === 'allowed';
      const message = wanted ? `must be one of ${some(validation.values)}` : 'is not allowed';
      return (value) =>
        (listed.has(value) || listed.has(fold(value))) === wanted
          ? undefined
          : new InvalidValue('value_not_allowed', message);
    }
  }
}

/** Compares a value with a limit: numbers by size, days and texts by their order; below 0 if the value is smaller. */
function comparison(field: Field): (limit: string) => (value: string) => number {
  if (field.kind === 'decimal' || field.kind === 'integer') {
    return (limit) => {
      const bound = new Decimal(limit);
      // Numbers of up to fifteen digits keep their order as binary floating point, which is compared faster.
      const fast = limit.length <= 15 ? Number(limit) : undefined;
      return (value) => (fast !== undefined && value.length <= 15 ? Number(value) - fast : -bound.cmp(value));
    };
  }
  return (limit) => (value) => (value < limit ? -1 : value > limit ? 1 : 0);
}

function span({ minimum, maximum }: { minimum?: number | string; maximum?: number | string }): string {
  if (minimum === undefined) return `${maximum} or less`;
  return maximum === undefined ? `${minimum} or more` : `between ${minimum} and ${maximum}`;
}

const some = (values: readonly string[]): string =>
  values.length > 8 ? `${values.slice(0, 8).join(', ')} … (${values.length})` : values.join(', ');
