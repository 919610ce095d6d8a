import type { Cell } from '../../formats/row-source.js';
import type { FieldRule } from '../../setup/field-rule.js';
import { dateConverter } from '../convert/date.js';
import { numberReader } from '../convert/decimal.js';
import { InvalidValue } from '../invalid-value.js';
import { OutOfSteps, spend, stepsPerRecord, withinBudget } from '../step-budget.js';
import { maxRuledCharacters, tooLongAfterRules } from './growth.js';
import { multiply, round } from './number-rules.js';
import { alphanumeric, extract, pad, replace, replacePattern, substring, title, valueMap } from './text-rules.js';

/** A value between cell and field; `cell` is a workbook's native number or date until a rule changes it. */
export interface RuledValue {
  text: string;
  cell: Cell;
}

const tooManySteps = new InvalidValue(
  'value_too_long',
  `is too long for its rules: the rules of one record may take ${stepsPerRecord} steps in total`,
);

interface Step {
  /** Whether the rule applies to an empty value. */
  onEmpty: boolean;
  apply(text: string, cell: Cell): string | InvalidValue;
}

/** The rules of a mapping, in order, as one function. It never throws because of a cell's content. */
export function fieldRules(rules: readonly FieldRule[]): (value: RuledValue) => RuledValue | InvalidValue {
  const steps = rules.map(stepOf);
  const ruled = (value: RuledValue): RuledValue | InvalidValue => {
    let { text, cell } = value;
    for (const { onEmpty, apply } of steps) {
      if (text === '' && !onEmpty) continue;
      spend(text.length);
      const next = apply(text, cell);
      if (next instanceof InvalidValue) return next;
      if (next.length > maxRuledCharacters && next.length > text.length) return tooLongAfterRules;
      if (next !== text) cell = next;
      text = next;
    }
    return { text, cell };
  };
  return (value) => {
    try {
      return withinBudget(() => ruled(value));
    } catch (error) {
      if (error instanceof OutOfSteps) return tooManySteps;
      throw error;
    }
  };
}

function stepOf(rule: FieldRule): Step {
  switch (rule.rule) {
    case 'default':
      return { onEmpty: true, apply: (text) => (text === '' ? rule.value : text) };
    case 'map':
      return { onEmpty: true, apply: valueMap(rule) };
    default:
      return { onEmpty: false, apply: functionOf(rule) };
  }
}

function functionOf(rule: Exclude<FieldRule, { rule: 'default' | 'map' }>): Step['apply'] {
  switch (rule.rule) {
    case 'trim':
      return (text) => text.trim();
    case 'upper':
      return (text) => text.toUpperCase();
    case 'lower':
      return (text) => text.toLowerCase();
    case 'title':
      return title;
    case 'alphanumeric':
      return alphanumeric(rule);
    case 'pad':
      return pad(rule);
    case 'substring':
      return substring(rule);
    case 'replace':
      return replace(rule);
    case 'extract':
      return extract(rule);
    case 'replace-pattern':
      return replacePattern(rule);
    case 'number':
      return numberReader(rule);
    case 'multiply':
      return multiply(rule);
    case 'round':
      return round(rule);
    case 'date':
      return dateConverter(rule);
  }
}
