import { dateFormatFault } from '../mapping/convert/date-format-fault.js';
import { linearPattern, patternFault } from '../mapping/linear-pattern.js';
import type { SetupFault } from '../model/setup-fault.js';
import type { FieldRule, RuleNamed } from '../setup/field-rule.js';
import type { FieldMapping } from '../setup/setup.js';

/** The faults of a mapping's rules. */
export function ruleFaults({ rules = [], date, number }: FieldMapping, pointer: string): SetupFault[] {
  return rules.flatMap((rule, index) => {
    const place = `${pointer}/rules/${index}`;
    const fault = ruleFault(rule);
    if (fault) return [{ pointer: `${place}${fault.pointer}`, detail: fault.detail }];
    const isRepeated = (rule.rule === 'date' && date) || (rule.rule === 'number' && number?.decimalSeparator);
    return isRepeated
      ? [
          {
            pointer: place,
            detail: `The format of the ${rule.rule} is given twice: in this rule and in "${rule.rule}" of the mapping. Remove one.`,
          },
        ]
      : [];
  });
}

function ruleFault(rule: FieldRule): SetupFault | undefined {
  switch (rule.rule) {
    case 'extract':
    case 'replace-pattern': {
      const fault = patternFault(rule.pattern);
      if (fault) return { pointer: '/pattern', detail: `The pattern is not valid: ${fault}.` };
      return rule.rule === 'replace-pattern' ? groupFault(rule) : undefined;
    }
    case 'date': {
      const fault = dateFormatFault(rule);
      if (fault) return { pointer: '/format', detail: `No date can be read with this format and locale: ${fault}.` };
      break;
    }
    case 'number':
      if ((rule.decimalSeparator ?? '.') === rule.groupSeparator)
        return { pointer: '/groupSeparator', detail: sameSeparator };
      break;
    default:
  }
  return undefined;
}

export const sameSeparator = 'The decimal separator and the group separator must be different.';

function groupFault({ pattern, with: replacement }: RuleNamed<'replace-pattern'>): SetupFault | undefined {
  const { groups } = linearPattern(pattern);
  const named = [...replacement.replaceAll('$$', '').matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit));
  const beyond = named.find((group) => group > groups);
  return beyond === undefined ? undefined : { pointer: '/with', detail: `The pattern has no group ${beyond}.` };
}
