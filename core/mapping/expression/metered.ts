import type { Environment } from '@marcbachmann/cel-js';
import { spend } from '../step-budget.js';
import type { SyntaxNode } from './usage.js';

/** Characters of the longest text that an expression takes, makes on the way, or gives: longer than any field. */
export const longestText = 100_000;

/** What of the language's evaluator is used here. */
interface Evaluator {
  run(node: SyntaxNode, context: unknown): unknown;
}
/** Whatever is evaluated says how. */
interface MeteredNode extends SyntaxNode {
  evaluate: Evaluate;
}
type Evaluate = (evaluator: Evaluator, node: SyntaxNode, context: unknown) => unknown;

/** What happens to the value of a node before its parent gets it. */
type Notice = (value: unknown) => void;

/**
 * Has every evaluation in `environment` of the expression below `root` take steps from the budget of the record, and
 * bounds the texts on the way. The value of each node costs its size, which pays for whatever its parent does
 * in proportion to it; what takes longer (searching, splitting and joining) is paid for before it is done.
 */
export function meter(environment: Environment, root: SyntaxNode): void {
  const notices = noticesBelow(root);
  const evaluator = evaluatorOf(environment);
  evaluator.run = (node, context) => {
    const value = (node as MeteredNode).evaluate(evaluator, node, context);
    // Of all columns or fields one is taken next, which is what counts.
    spend(node.op === 'id' ? 1 : sizeOf(value));
    notices.get(node)?.(value);
    return value;
  };
}

/** The evaluator that an environment shares among its expressions, and hands to the root of each. */
function evaluatorOf(environment: Environment): Evaluator {
  let found: Evaluator | undefined;
  const probe = environment.parse('null');
  const evaluate: Evaluate = (evaluator) => {
    found = evaluator;
    return null;
  };
  Object.assign(probe.ast, { evaluate });
  probe({});
  if (!found) throw new Error('The expression language has another way to evaluate than expected.');
  return found;
}

/** What a value costs: its characters, and one for each value in it. Throws where a text is too long. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') {
    if (value.length > longestText) throw new Error(`A text becomes longer than ${longestText} characters.`);
    return 1 + value.length;
  }
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Uint8Array) return 1 + value.length;
  const parts = Array.isArray(value) ? value : value.constructor === Object ? Object.values(value) : [];
  let size = 1;
  for (const part of parts) size += sizeOf(part);
  return size;
}

/** The calls below `root` whose cost is more than the size of what they are given, as notices on that. */
function noticesBelow(root: SyntaxNode): ReadonlyMap<SyntaxNode, Notice> {
  const notices = new Map<SyntaxNode, Notice>();
  const left: unknown[] = [root];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) left.push(...next);
    else if (typeof next === 'object' && next !== null && 'op' in next) {
      const { op, args } = next as SyntaxNode;
      if (op === 'rcall') noticeCall(args as [string, SyntaxNode, SyntaxNode[]], notices);
      left.push(args);
    }
  }
  return notices;
}

const searches = new Set(['contains', 'indexOf', 'lastIndexOf', 'split']);

// The language evaluates what a call is given from the last to the first: the receiver after its arguments.
function noticeCall(
  [name, receiver, [argument]]: [string, SyntaxNode, SyntaxNode[]],
  notices: Map<SyntaxNode, Notice>,
) {
  if (!argument || !(searches.has(name) || name === 'join')) return;
  let given: unknown;
  notices.set(argument, (value) => {
    given = value;
  });
  notices.set(receiver, (value) => {
    if (typeof given !== 'string') return;
    if (typeof value === 'string') spend(searchSteps(value, given));
    if (Array.isArray(value)) spend(joinedLength(value, given));
  });
}

/** At worst each place of a text is held against the whole of what is looked for. */
const searchSteps = (text: string, sought: string): number =>
  Math.max(0, text.length - sought.length + 1) * Math.max(1, sought.length);

function joinedLength(pieces: readonly unknown[], separator: string): number {
  let length = 0;
  for (const piece of pieces) length += String(piece).length + separator.length;
  if (length > longestText + separator.length) throw new Error(`A text becomes longer than ${longestText} characters.`);
  return length;
}
