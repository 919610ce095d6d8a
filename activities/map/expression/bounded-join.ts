import type { Environment } from '@marcbachmann/cel-js';
import type { SyntaxNode } from './usage.js';

/** The longest text that an expression takes or gives: longer than any field, and no burden on memory. */
export const longestText = 100_000;

/** Not written by anybody: `usageOf` knows no function of this name. */
const boundedName = 'join_';

/** Teaches an environment a `join` with a bound: a text in pieces, joined by itself, is as long as its square. */
export function registerBoundedJoin(environment: Environment): void {
  environment.registerFunction(
    `list<string>.${boundedName}(string): string`,
    (pieces: readonly unknown[], separator: string) => {
      let length = 0;
      for (const piece of pieces) {
        if (typeof piece !== 'string') throw new Error('Only a list of texts can be joined.');
        length += piece.length + separator.length;
      }
      if (length > longestText + separator.length)
        throw new Error(`A text becomes longer than ${longestText} characters.`);
      return pieces.join(separator);
    },
  );
}

/** Puts the bounded `join` in the place of the language's own, which cannot be replaced by its name. */
export function boundJoins(root: SyntaxNode): void {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) left.push(...next);
    else if (typeof next === 'object' && next !== null && 'op' in next) {
      const { op, args } = next as SyntaxNode;
      if (op === 'rcall' && Array.isArray(args) && args[0] === 'join' && (args[2] as unknown[]).length > 0)
        args[0] = boundedName;
      left.push(args);
    }
  }
}
