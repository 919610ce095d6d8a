import type { Environment } from '@marcbachmann/cel-js';
import { spend } from '../step-budget.js';
import type { SyntaxNode } from './usage.js';

/** Characters of the longest text that an expression may take, create on the way, or return: longer than any field. */
export const maxTextCharacters = 100_000;

/** The part of the language's evaluator that is used here. */
interface Evaluator {
  run(node: SyntaxNode, context: unknown): unknown;
}
/** Each node has the function that evaluates it. */
interface MeteredNode extends SyntaxNode {
  evaluate: Evaluate;
}
type Evaluate = (evaluator: Evaluator, node: SyntaxNode, context: unknown) => unknown;

/** Called with the value of a node before its parent receives it. */
type ValueListener = (value: unknown) => void;

/**
 * Makes every evaluation of the expression below `root` in `environment` take steps from the budget of the record, and
 * limits the texts on the way. The value of each node costs its size, which covers what its parent does in proportion
 * to it; searching, splitting and joining take longer and are charged before they are done.
 */
export function meter(environment: Environment, root: SyntaxNode): void {
  const listeners = listenersBelow(root);
  const evaluator = evaluatorOf(environment);
  evaluator.run = (node, context) => {
    const value = (node as MeteredNode).evaluate(evaluator, node, context);
    // `columns` and `record` are maps of which one member is read next: only that one counts.
    spend(node.op === 'id' ? 1 : sizeOf(value));
    listeners.get(node)?.(value);
    return value;
  };
}

/** The evaluator that an environment shares among its expressions and passes to the root of each. */
function evaluatorOf(environment: Environment): Evaluator {
  let found: Evaluator | undefined;
  const probe = environment.parse('null');
  const evaluate: Evaluate = (evaluator) => {
    found = evaluator;
    return null;
  };
  Object.assign(probe.ast, { evaluate });
  probe({});
  if (!found) throw new Error('The expression language does not evaluate as expected: check its version.');
  return found;
}

/** The steps that a value costs: its characters, and one for each value in it. Throws if a text is too long. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') {
    if (value.length > maxTextCharacters)
      throw new Error(`A text becomes longer than ${maxTextCharacters} characters.`);
    return 1 + value.length;
  }
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Uint8Array) return 1 + value.length;
  const parts = Array.isArray(value) ? value : value.constructor === Object ? Object.values(value) : [];
  let size = 1;
  for (const part of parts) size += sizeOf(part);
  return size;
}

/** Listeners that charge for the calls below `root` that cost more than the size of their arguments. */
function listenersBelow(root: SyntaxNode): ReadonlyMap<SyntaxNode, ValueListener> {
  const listeners = new Map<SyntaxNode, ValueListener>();
  const left: unknown[] = [root];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) left.push(...next);
    else if (typeof next === 'object' && next !== null && 'op' in next) {
      const { op, args } = next as SyntaxNode;
      if (op === 'rcall') listenToCall(args as [string, SyntaxNode, SyntaxNode[]], listeners);
      left.push(args);
    }
  }
  return listeners;
}

const searches = new Set(['contains', 'indexOf', 'lastIndexOf', 'split']);

// The language evaluates the arguments of a call from last to first, and the receiver after them.
function listenToCall(
  [name, receiver, [argument]]: [string, SyntaxNode, SyntaxNode[]],
  listeners: Map<SyntaxNode, ValueListener>,
) {
  if (!argument || !(searches.has(name) || name === 'join')) return;
  let given: unknown;
  listeners.set(argument, (value) => {
    given = value;
  });
  listeners.set(receiver, (value) => {
    if (typeof given !== 'string') return;
    if (typeof value === 'string') spend(searchSteps(value, given));
    if (Array.isArray(value)) spend(joinedLength(value, given));
  });
}

/** In the worst case the whole search text is compared at every position. */
const searchSteps = (text: string, sought: string): number =>
  Math.max(0, text.length - sought.length + 1) * Math.max(1, sought.length);

function joinedLength(parts: readonly unknown[], separator: string): number {
  let length = 0;
  for (const part of parts) length += String(part).length + separator.length;
  if (length > maxTextCharacters + separator.length)
    throw new Error(`A text becomes longer than ${maxTextCharacters} characters.`);
  return length;
}
