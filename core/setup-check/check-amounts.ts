import type { SetupFault } from '../model/setup-fault.js';
import type { IntegrationSetup } from '../setup/setup.js';

/** Total characters of a setup's patterns: compiling takes up to a tenth of a millisecond per character. */
const maxPatternCharacters = 20_000;

/** Different date formats that a setup may use. */
const maxDateFormats = 100;

/** The faults of a setup that has too many patterns or date formats to be checked further; empty if it has not. */
export function amountFaults({ mappings, validations = [] }: IntegrationSetup): SetupFault[] {
  const formats = new Set<string>();
  let characters = 0;
  const patternFault = (pattern: string, pointer: string): SetupFault | undefined => {
    characters += pattern.length;
    return characters > maxPatternCharacters
      ? { pointer, detail: `The patterns of a setup may have at most ${maxPatternCharacters} characters in total.` }
      : undefined;
  };
  const formatFault = (date: { format: string; locale?: string }, pointer: string): SetupFault | undefined => {
    formats.add(`${date.locale} ${date.format}`);
    return formats.size > maxDateFormats
      ? { pointer, detail: `A setup may use at most ${maxDateFormats} different date formats.` }
      : undefined;
  };
  for (const [index, { date, rules = [] }] of mappings.entries()) {
    const place = `/mappings/${index}`;
    const named = date && formatFault(date, `${place}/date/format`);
    if (named) return [named];
    for (const [position, rule] of rules.entries()) {
      const fault =
        rule.rule === 'date'
          ? formatFault(rule, `${place}/rules/${position}/format`)
          : 'pattern' in rule && patternFault(rule.pattern, `${place}/rules/${position}/pattern`);
      if (fault) return [fault];
    }
  }
  for (const [index, validation] of validations.entries()) {
    const fault = validation.check === 'pattern' && patternFault(validation.pattern, `/validations/${index}/pattern`);
    if (fault) return [fault];
  }
  return [];
}
