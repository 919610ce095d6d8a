import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { setupSchema } from '../../core/setup/setup-schema.js';

/** A regular expression of the source, with its file and line. */
export interface SourcePattern {
  place: string;
  source: string;
  flags: string;
}

/** The regular expressions of the source tree. */
export interface SourcePatterns {
  literals: SourcePattern[];
  /** Files that create regular expressions at run time, each once. */
  creators: string[];
  /** Places where a method converts a string to a regular expression, such as `match('a.b')`. */
  strings: string[];
}

const root = join(import.meta.dirname, '../..');
const excludedFolders = new Set(['node_modules', 'dist', 'test', 'migrations']);

const sourceFiles = (folder = ''): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return excludedFolders.has(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path);
    return /\.(ts|mjs)$/.test(entry.name) ? [path] : [];
  });

/** Returns every regular expression in the source, except in tests. */
export function sourcePatterns(): SourcePatterns {
  const found: SourcePatterns = { literals: [], creators: [], strings: [] };
  for (const file of sourceFiles()) {
    const text = readFileSync(join(root, file), 'utf8');
    const place = ({ start }: Node): string => `${file}:${text.slice(0, start).split('\n').length}`;
    const addCreator = (callee: Node): void => {
      if (callee.type === 'Identifier' && callee.name === 'RegExp' && found.creators.at(-1) !== file)
        found.creators.push(file);
    };
    new Visitor({
      Literal(node) {
        if ('regex' in node && node.regex)
          found.literals.push({ place: place(node), source: node.regex.pattern, flags: node.regex.flags });
      },
      NewExpression: ({ callee }) => addCreator(callee),
      CallExpression(node) {
        addCreator(node.callee);
        const [argument] = node.arguments;
        if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier' || !argument) return;
        const isText =
          argument.type === 'TemplateLiteral' || (argument.type === 'Literal' && typeof argument.value === 'string');
        if (isText && ['match', 'matchAll', 'search'].includes(node.callee.property.name))
          found.strings.push(place(node));
      },
    }).visit(parseSync(file, text).program);
  }
  return found;
}

/** Returns every pattern in our JSON schemas, with the flags that the validator uses. */
export function schemaPatterns(): SourcePattern[] {
  const found = new Map<string, SourcePattern>();
  const schemas = {
    'openapi.json': JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')) as unknown,
    'core/setup/setup-schema.ts': setupSchema(),
  };
  for (const [file, schema] of Object.entries(schemas)) {
    const unvisited: unknown[] = [schema];
    while (unvisited.length > 0) {
      const next = unvisited.pop();
      if (typeof next !== 'object' || next === null) continue;
      const { pattern: source } = next as { pattern?: unknown };
      if (typeof source === 'string') found.set(source, { place: file, source, flags: 'u' });
      unvisited.push(...Object.values(next));
    }
  }
  return [...found.values()];
}
