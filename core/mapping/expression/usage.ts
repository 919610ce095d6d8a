import { patternFault } from '../linear-pattern.js';
import { ExpressionFault } from './expression-fault.js';

/**
 * The functions that an expression may call. The language's own `matches` backtracks, and nested loops over lists
 * (`map`, `filter`, `all`, `bind` …) take exponential time, so neither is allowed.
 */
const callable = new Set([
  ...['size', 'startsWith', 'endsWith', 'contains', 'indexOf', 'lastIndexOf', 'substring', 'trim', 'split', 'join'],
  ...['string', 'int', 'double', 'bool', 'decimal', 'round', 'abs', 'upper', 'lower', 'like'],
  ...['year', 'month', 'dayOfMonth', 'weekday', 'addDays', 'daysBetween'],
]);

/** A node of the language's syntax tree: its operator, and nodes, names or values below it. */
export interface SyntaxNode {
  op: string;
  args: unknown;
}

/** The names that an expression uses. */
export interface Usage {
  /** Columns of the file, as `columns["Unit Price"]`. */
  columns: readonly string[];
  /** Fields of the record, as `record.unitPrice`. */
  fields: readonly string[];
  /** The other variables. */
  variables: readonly string[];
  /** Whether it compares a value with null itself. */
  asksForNull: boolean;
}

const isNode = (value: unknown): value is SyntaxNode => typeof value === 'object' && value !== null && 'op' in value;

/** The names that the expression below `root` uses. Throws `ExpressionFault` if it calls a function that is not allowed. */
export function usageOf(root: SyntaxNode): Usage {
  const members = { columns: new Set<string>(), record: new Set<string>() };
  const variables = new Set<string>();
  let asksForNull = false;
  const left: unknown[] = [root];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) left.push(...next);
    if (!isNode(next)) continue;
    const { op, args } = next;
    const member = memberOf(next);
    if (member) members[member.of].add(member.name);
    else if (op === '.')
      throw new ExpressionFault('Values have no properties: a point can only follow record or columns.');
    else if (op === 'id') variables.add(String(args));
    else if (op === 'value') asksForNull ||= args === null;
    else left.push(op === 'call' || op === 'rcall' ? argumentsOf(args as unknown[]) : args);
  }
  for (const whole of ['columns', 'record'] as const) if (variables.has(whole)) throw unnamed(whole);
  return { columns: [...members.columns], fields: [...members.record], variables: [...variables], asksForNull };
}

/** The column or field that a node names; undefined if it names neither. */
function memberOf({ op, args }: SyntaxNode): { of: 'columns' | 'record'; name: string } | undefined {
  if ((op !== '[]' && op !== '.') || !Array.isArray(args)) return undefined;
  const [whole, part] = args;
  if (!isNode(whole) || whole.op !== 'id') return undefined;
  const of = whole.args;
  if (of !== 'columns' && of !== 'record') return undefined;
  const name = isNode(part) && part.op === 'value' ? part.args : part;
  if (typeof name !== 'string') throw unnamed(of);
  return { of, name };
}

/** The arguments of a call, after checking that the function is allowed. */
function argumentsOf([name, ...rest]: unknown[]): unknown[] {
  if (!callable.has(String(name))) throw new ExpressionFault(`There is no function "${name}".`);
  if (name === 'like') {
    const pattern = rest.flat()[1];
    if (!isNode(pattern) || typeof pattern.args !== 'string')
      throw new ExpressionFault('The pattern of like(text, "pattern") must be a literal text.');
    const fault = patternFault(pattern.args);
    if (fault) throw new ExpressionFault(fault);
  }
  return rest;
}

const unnamed = (of: 'columns' | 'record'): ExpressionFault =>
  new ExpressionFault(
    of === 'columns' ? 'Name a column as columns["Unit Price"].' : 'Name a field as record.unitPrice.',
  );
