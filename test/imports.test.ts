import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../runtime/project-root.js';
import { mayImport, nodeInCore, packageRooms } from './rooms.js';

/**
 * Returns the modules that a file imports in any form: statements, exports, `import()`, types by `import('…')`, and `require`.
 * A module whose name is not a literal is returned as `computed`.
 */
function importedBy(path: string, text: string): string[] {
  const found: string[] = [];
  const add = (source: Node | null | undefined): void => {
    if (source) found.push(source.type === 'Literal' ? String(source.value) : 'computed');
  };
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
    TSExternalModuleReference: ({ expression }) => add(expression),
    CallExpression: ({ callee, arguments: [first] }) => {
      const isRequire = callee.type === 'Identifier' && callee.name === 'require';
      if (isRequire) add(first);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

const packageOf = (name: string): string => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

/** Returns why a file must not import a module; undefined if it may. */
function violation(path: string, imported: string): string | undefined {
  const [room = ''] = path.split('/');
  if (imported === 'computed') return 'the module is computed';
  if (!imported.startsWith('.')) {
    if (room === 'core' && isBuiltin(imported) && !nodeInCore.includes(imported))
      return `core may not import ${imported}`;
    const rooms = packageRooms[packageOf(imported)];
    return rooms && !rooms.includes(room) ? `${imported} belongs to ${rooms.join(', ')}` : undefined;
  }
  const target = join(dirname(path), imported);
  const isAllowed = [room, ...(mayImport[room] ?? [])].some((other) => target.startsWith(`${other}/`));
  return isAllowed ? undefined : `${room} may not import ${target}`;
}

const files = Object.keys(mayImport).flatMap((room) =>
  readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${room}/${path}`),
);
const texts = new Map(files.map((path) => [path, readFileSync(join(projectRoot, path), 'utf8')]));
const imports = new Map([...texts].map(([path, text]) => [path, importedBy(path, text)]));

/** Returns a cycle among these names, if there is one. */
function cycleIn(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, visited: readonly string[]): string[] | undefined => {
    if (visited.includes(name)) return [...visited.slice(visited.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const cycle = visit(next, [...visited, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Returns the imports between the names that `nameOf` returns for files; a file without a name is left out. */
function importsBetween(nameOf: (path: string) => string | undefined): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const [path, names] of imports)
    for (const name of names.filter((imported) => imported.startsWith('.'))) {
      const [from, to] = [nameOf(path), nameOf(join(dirname(path), name).replace(/\.js$/, '.ts'))];
      if (from && to && from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
  return edges;
}

describe('an import', () => {
  it.each([
    ['a statement', `import { x } from '../api/x.js';`],
    ['a statement for a type', `import type { x } from '../api/x.js';`],
    ['a statement without names', `import '../api/x.js';`],
    ['an export', `export * from '../api/x.js';`],
    ['an export of a name', `export { x } from '../api/x.js';`],
    ['a call', `const x = await import('../api/x.js');`],
    ['a computed call', "const x = await import('../api/' + y);"],
    ['a type by its module', `type X = import('../api/x.js').X;`],
    ['an assignment', `import x = require('../api/x.js');`],
    ['a require', `const x = require('../api/x.js');`],
    ['a package of another room', `import pg from 'pg/lib/client.js';`],
    ['a part of Node of another room', `import { connect } from 'node:net';`],
    ['the file system', `import { open } from 'node:fs/promises';`],
    ['a part of Node without its prefix', `import { open } from 'fs';`],
  ])('is refused if it refers to a room above, written as %s', (_, text) => {
    const [imported = ''] = importedBy('core/x.ts', text);
    expect(violation('core/x.ts', imported)).toBeDefined();
  });

  it('in the source refers to a room below, or to a package of its room', () => {
    const found = [...imports].flatMap(([path, names]) =>
      names.flatMap((name) => {
        const fault = violation(path, name);
        return fault ? [`${path}: ${fault}`] : [];
      }),
    );
    expect(found).toEqual([]);
  });

  it('in the source belongs to no cycle of files', () => {
    expect(cycleIn(importsBetween((path) => path))).toBeUndefined();
  });

  it.each(['api', 'core', 'db', 'services', 'connectors', 'activities', 'workflows'])(
    'in the source belongs to no cycle of the folders in %s',
    (room) => {
      const folderOf = (path: string): string | undefined => {
        const [first, folder, ...rest] = path.split('/');
        return first === room && rest.length > 0 ? folder : undefined;
      };
      expect(cycleIn(importsBetween(folderOf))).toBeUndefined();
    },
  );
});

/** Files with fewer than 25 lines that one other file imports, and that are still a concept of their own. */
const smallConcepts: Readonly<Record<string, string>> = {
  'api/description/examples/all.ts': 'A registry: the examples of all areas.',
  'bench/resident-memory.ts': 'How memory is measured, which differs by system.',
  'cli/stack/programs.ts': 'What runs in a stack, which others may replace.',
  'cli/stack/temporal-binary/go-install.ts': 'An entry of a registry: one of the sources of the program.',
  'cli/stack/temporal-binary/installed.ts': 'An entry of a registry: one of the sources of the program.',
  'connectors/targets/target-writers.ts': 'A registry: the writers of the external targets.',
  'core/detection/document-number.ts': 'Data: the words by which the numbers of documents are named.',
  'core/targets/endpoint-target.ts': 'An entry of a registry: one of the external targets.',
};

describe('a file with fewer than 25 lines', () => {
  const isSmall = (path: string) => (texts.get(path)?.split('\n').length ?? 0) <= 25;
  const edges = [...importsBetween((path) => path)];
  const importersOf = (path: string) => edges.flatMap(([from, to]) => (to.has(path) ? [from] : []));
  const hasTest = (path: string) =>
    ['test.ts', 'slow.test.ts'].some((end) => existsSync(join(projectRoot, 'test', path.replace(/ts$/, end))));
  const isTable = (path: string) => path.startsWith('db/schema/');
  /** `test/api/layout.test.ts` checks these. */
  const isOfResource = (path: string) => /^api\/(?!http|threads|description)[^/]+\//.test(path);
  /** The files that list the activities and the thread tasks: each file that they import contains one of these. */
  const listsTasks = /^(create-activities|thread-tasks)\.ts$/;

  it('is merged into the only file that imports it, unless it is a concept', () => {
    const found = files.filter((path) => {
      if (!isSmall(path) || hasTest(path) || isTable(path) || isOfResource(path)) return false;
      const [only, ...more] = importersOf(path);
      return only !== undefined && more.length === 0 && !listsTasks.test(basename(only));
    });
    expect(found.sort()).toEqual(Object.keys(smallConcepts).sort());
  });
});
