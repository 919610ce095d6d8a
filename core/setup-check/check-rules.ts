import { dateFormatFault } from '../mapping/convert/date-format-fault.js';
import { linearPattern, patternFault } from '../mapping/linear-pattern.js';
import type { SetupFault } from '../model/setup-fault.js';
import type { FieldRule, RuleNamed } from '../setup/field-rule.js';
import type { FieldMapping } from '../setup/setup.js';

/** What the rules of a mapping get wrong. */
export function ruleFaults({ rules = [], date, number }: FieldMapping, pointer: string): SetupFault[] {
  return rules.flatMap((rule, index) => {
    const place = `${pointer}/rules/${index}`;
    const fault = ruleFault(rule);
    if (fault) return [{ pointer: `${place}${fault.pointer}`, detail: fault.detail }];
    const again = (rule.rule === 'date' && date) || (rule.rule === 'number' && number?.decimalSeparator);
    return again
      ? [{ pointer: place, detail: `The form of the ${rule.rule} is named twice: here and beside the rules.` }]
      : [];
  });
}

function ruleFault(rule: FieldRule): SetupFault | undefined {
  switch (rule.rule) {
    case 'extract':
    case 'replace-pattern': {
      const fault = patternFault(rule.pattern);
      if (fault) return { pointer: '/pattern', detail: `No pattern: ${fault}.` };
      return rule.rule === 'replace-pattern' ? groupFault(rule) : undefined;
    }
    case 'date': {
      const fault = dateFormatFault(rule);
      if (fault) return { pointer: '/format', detail: `No date can be read by this format and locale: ${fault}.` };
      break;
    }
    case 'number':
      if ((rule.decimalSeparator ?? '.') === rule.groupSeparator)
        return { pointer: '/groupSeparator', detail: sameMark };
      break;
    default:
  }
  return undefined;
}

export const sameMark = 'The same mark cannot stand before the decimals and between groups of digits.';

function groupFault({ pattern, with: replacement }: RuleNamed<'replace-pattern'>): SetupFault | undefined {
  const { groups } = linearPattern(pattern);
  const named = [...replacement.replaceAll('$$', '').matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit));
  const beyond = named.find((group) => group > groups);
  return beyond === undefined ? undefined : { pointer: '/with', detail: `The pattern has no group ${beyond}.` };
}
