import { patternFault } from '../linear-pattern.js';
import { ExpressionFault } from './expression-fault.js';

/**
 * What an expression may call. The language's own `matches` backtracks, and its loops over lists
 * (`map`, `filter`, `all`, `bind` …) can be nested until the universe ends: neither is here.
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

/** What an expression names. */
export interface Usage {
  /** Columns of the file, as `columns["Unit Price"]`. */
  columns: readonly string[];
  /** Fields of the record, as `record.unitPrice`. */
  fields: readonly string[];
  /** The other variables. */
  variables: readonly string[];
  /** Whether it asks by itself whether a value is there (`== null`). */
  asksForNull: boolean;
}

const isNode = (value: unknown): value is SyntaxNode => typeof value === 'object' && value !== null && 'op' in value;

/** What the expression below `root` names; throws `ExpressionFault` where it calls what it may not. */
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
    else if (op === '.') throw new ExpressionFault('Values have no parts that a point could name.');
    else if (op === 'id') variables.add(String(args));
    else if (op === 'value') asksForNull ||= args === null;
    else left.push(op === 'call' || op === 'rcall' ? argumentsOf(args as unknown[]) : args);
  }
  for (const whole of ['columns', 'record'] as const) if (variables.has(whole)) throw unnamed(whole);
  return { columns: [...members.columns], fields: [...members.record], variables: [...variables], asksForNull };
}

/** The column or field that a node names; undefined where it is something else. */
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

/** What a call is given, after a look at what is called. */
function argumentsOf([name, ...rest]: unknown[]): unknown[] {
  if (!callable.has(String(name))) throw new ExpressionFault(`There is no function "${name}" here.`);
  if (name === 'like') {
    const pattern = rest.flat()[1];
    if (!isNode(pattern) || typeof pattern.args !== 'string')
      throw new ExpressionFault('The pattern of like(text, "pattern") must be written out.');
    const fault = patternFault(pattern.args);
    if (fault) throw new ExpressionFault(fault);
  }
  return rest;
}

const unnamed = (of: 'columns' | 'record'): ExpressionFault =>
  new ExpressionFault(
    of === 'columns' ? 'Name a column as columns["Unit Price"].' : 'Name a field as record.unitPrice.',
  );
