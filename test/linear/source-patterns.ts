import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { setupSchema } from '../../core/setup/setup-schema.js';

/** A regular expression of ours, and where it stands. */
export interface SourcePattern {
  place: string;
  source: string;
  flags: string;
}

/** What the source tree has of regular expressions. */
export interface SourcePatterns {
  literals: SourcePattern[];
  /** Files that make regular expressions at run time, each once. */
  makers: string[];
  /** Texts that a method takes for a regular expression, such as `match('a.b')`. */
  disguised: string[];
}

const root = join(import.meta.dirname, '../..');
const notOurs = new Set(['node_modules', 'dist', 'test', 'migrations']);

const sourceFiles = (folder = ''): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path);
    return /\.(ts|mjs)$/.test(entry.name) ? [path] : [];
  });

/** Every regular expression that stands in the source, tests excepted. */
export function sourcePatterns(): SourcePatterns {
  const found: SourcePatterns = { literals: [], makers: [], disguised: [] };
  for (const file of sourceFiles()) {
    const text = readFileSync(join(root, file), 'utf8');
    const place = ({ start }: Node): string => `${file}:${text.slice(0, start).split('\n').length}`;
    const make = (callee: Node): void => {
      if (callee.type === 'Identifier' && callee.name === 'RegExp' && found.makers.at(-1) !== file)
        found.makers.push(file);
    };
    new Visitor({
      Literal(node) {
        if ('regex' in node && node.regex)
          found.literals.push({ place: place(node), source: node.regex.pattern, flags: node.regex.flags });
      },
      NewExpression: ({ callee }) => make(callee),
      CallExpression(node) {
        make(node.callee);
        const [argument] = node.arguments;
        if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier' || !argument) return;
        const isText =
          argument.type === 'TemplateLiteral' || (argument.type === 'Literal' && typeof argument.value === 'string');
        if (isText && ['match', 'matchAll', 'search'].includes(node.callee.property.name))
          found.disguised.push(place(node));
      },
    }).visit(parseSync(file, text).program);
  }
  return found;
}

/** Every pattern that a JSON schema of ours holds texts against, as the validator reads it. */
export function schemaPatterns(): SourcePattern[] {
  const found = new Map<string, SourcePattern>();
  const schemas = {
    'openapi.json': JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')) as unknown,
    'core/setup/setup-schema.ts': setupSchema(),
  };
  for (const [file, schema] of Object.entries(schemas)) {
    const left: unknown[] = [schema];
    while (left.length > 0) {
      const next = left.pop();
      if (typeof next !== 'object' || next === null) continue;
      const { pattern: source } = next as { pattern?: unknown };
      if (typeof source === 'string') found.set(source, { place: file, source, flags: 'u' });
      left.push(...Object.values(next));
    }
  }
  return [...found.values()];
}
