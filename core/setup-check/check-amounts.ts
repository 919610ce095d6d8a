import type { SetupFault } from '../model/setup-fault.js';
import type { IntegrationSetup } from '../setup/setup.js';

/** Characters that the patterns of a setup may have together: making each ready takes up to a tenth of a millisecond per character. */
const mostPatternCharacters = 20_000;

/** Different date formats that a setup may name. */
const mostDateFormats = 100;

/** What a setup has too much of to be looked at any closer; empty where it has not. */
export function amountFaults({ mappings, validations = [] }: IntegrationSetup): SetupFault[] {
  const formats = new Set<string>();
  let characters = 0;
  const patternFault = (pattern: string, pointer: string): SetupFault | undefined => {
    characters += pattern.length;
    return characters > mostPatternCharacters
      ? { pointer, detail: `The patterns of a setup may have ${mostPatternCharacters} characters together.` }
      : undefined;
  };
  const formatFault = (date: { format: string; locale?: string }, pointer: string): SetupFault | undefined => {
    formats.add(`${date.locale} ${date.format}`);
    return formats.size > mostDateFormats
      ? { pointer, detail: `A setup may name ${mostDateFormats} different date formats.` }
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
