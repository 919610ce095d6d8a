import type { RuleNamed } from '../../setup/field-rule.js';
import { InvalidValue } from '../invalid-value.js';
import { linearPattern } from '../linear-pattern.js';
import { maxRuledCharacters, tooLongAfterRules } from './growth.js';

export function extract({ pattern, ignoreCase = false, onNoMatch = 'error' }: RuleNamed<'extract'>) {
  const compiled = linearPattern(pattern, { ignoreCase });
  return (text: string): string | InvalidValue => {
    const found = compiled.extract(text);
    if (found !== undefined) return found;
    if (onNoMatch === 'error')
      return new InvalidValue('pattern_not_found', `contains nothing that matches the pattern ${pattern}`);
    return onNoMatch === 'keep' ? text : '';
  };
}

export function replacePattern(rule: RuleNamed<'replace-pattern'>) {
  const compiled = linearPattern(rule.pattern, { ignoreCase: rule.ignoreCase ?? false });
  return (text: string): string | InvalidValue =>
    compiled.replace(text, rule.with, maxRuledCharacters) ?? tooLongAfterRules;
}
