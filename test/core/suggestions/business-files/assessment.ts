import type { BusinessFile } from './business-file.js';

/** What was suggested for a file: its target, undefined or null if that is open, and the columns of fields. */
export interface Suggested {
  target: string | null | undefined;
  mappings: readonly { field: string; column: string | null; confidence: number }[];
}

/** What was suggested wrongly for a file, in words. */
export interface Assessment {
  mappable: number;
  missed: string[];
  wrong: string[];
  confidentlyWrong: string[];
  wrongTargets: string[];
}

/** Compares what is suggested for a file with what a clerk who knows it would map. */
export function assess(file: BusinessFile, { target: guess, mappings }: Suggested): Assessment {
  const { from, target, mapped, acceptable } = file;
  const columnOf = new Map(mappings.map(({ field, column }) => [field, column]));
  const isRight = target === undefined ? ['customer', 'vendor', undefined, null].includes(guess) : guess === target;
  const wrong = mappings
    .filter(({ field, column }) => mapped.get(field) !== column && !acceptable.has(`${field} ${column}`))
    .map(({ field, column, confidence }) => ({
      text: `${from}: ${field} from "${column}" at ${confidence}`,
      confidence,
    }));
  return {
    mappable: mapped.size,
    missed: [...mapped]
      .filter(([field, column]) => columnOf.get(field) !== column && !acceptable.has(`${field} ${columnOf.get(field)}`))
      .map(([field, column]) => `${from}: ${field} from "${columnOf.get(field) ?? ''}" instead of "${column}"`),
    wrong: wrong.map(({ text }) => text),
    confidentlyWrong: wrong.filter(({ confidence }) => confidence > 0.8).map(({ text }) => text),
    wrongTargets: isRight ? [] : [`${from}: ${guess ?? 'none'} instead of ${target}`],
  };
}

/** The assessment of several files, with the share of their mappable columns that is right. */
export function summaryOf(all: readonly Assessment[]): Assessment & { right: number } {
  const mappable = all.reduce((sum, { mappable: count }) => sum + count, 0);
  const missed = all.flatMap((file) => file.missed);
  return {
    mappable,
    right: (mappable - missed.length) / mappable,
    missed,
    wrong: all.flatMap((file) => file.wrong),
    confidentlyWrong: all.flatMap((file) => file.confidentlyWrong),
    wrongTargets: all.flatMap((file) => file.wrongTargets),
  };
}
