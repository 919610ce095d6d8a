import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../runtime/project-root.js';

/** The files of the resources, and of their parts: each is a folder of `api/` that has routes. */
const files = readdirSync(join(projectRoot, 'api'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(?!http|threads|description)[\w-]+[/\\].*\.ts$/.test(path))
  .map((path) => ({
    path: `api/${path.replaceAll('\\', '/')}`,
    text: readFileSync(join(projectRoot, 'api', path), 'utf8'),
  }));

/** A file for a change is named after what it does. */
const change = /^(control|make|mark|redeliver|remove|save|start|take)\b/;

/** The files that have none of the names that all resources use, with the reason. */
const others: Readonly<Record<string, string>> = {
  'api/corrections/show-correction.ts': 'Tries records to make an answer, also for corrections by a file.',
  'api/failed-rows/failed-rows-file.ts': 'Makes a file that is sent.',
  'api/imports/choices.ts': 'Derives from a state what a user can do, without reading anything.',
  'api/imports/start/answer-started.ts': 'The answer of two parts: start and replay.',
  'api/imports/wait-for-import.ts': 'What requests wait for.',
  'api/integrations/unknown-names.ts': 'Checks what a setup names, and locks it until the commit.',
  'api/post-processing/entries/require-entries-in-error.ts': 'Checks the entries of a request.',
  'api/samples/sample-reader.ts': 'Runs the thread tasks of samples, with bounds of its own.',
  'api/undos/preview/place.ts': 'The cursor of a preview, which has its counts.',
  'api/value-lists/value-list-body.ts': 'Reads a body in a thread, as CSV or JSON.',
};

const schemaMakers = ['Type', 'NamedEnum', 'Described'];

/** What a file contains: whether it registers routes, has SQL, and which schemas it defines for itself. */
function contentOf({ path, text }: { path: string; text: string }) {
  const found = { routes: false, sql: false, changes: false, schemas: [] as string[] };
  const { program } = parseSync(path, text);
  new Visitor({
    CallExpression: ({ callee }) => {
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return;
      const method = callee.property.type === 'Identifier' ? callee.property.name : '';
      if (callee.object.name === 'app' && /^(get|post|put|patch|delete)$/.test(method)) found.routes = true;
    },
    TaggedTemplateExpression: ({ quasi }) => {
      found.sql = true;
      const written = quasi.quasis.map(({ value }) => value.raw).join(' ? ');
      if (/\b(INSERT INTO|UPDATE\s+\S+\s+SET|DELETE FROM)\b/.test(written)) found.changes = true;
    },
  }).visit(program);
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && init && makesSchema(init)) found.schemas.push(id.name);
  }
  return found;
}

/** Whether an expression makes a schema, or an object with schemas. */
function makesSchema(expression: Node): boolean {
  let makes = false;
  new Visitor({
    CallExpression: ({ callee }) => {
      const maker = callee.type === 'MemberExpression' ? callee.object : callee;
      if (maker.type === 'Identifier' && schemaMakers.includes(maker.name)) makes = true;
    },
  }).visit({ type: 'Program', body: [{ type: 'ExpressionStatement', expression }] } as never);
  return makes;
}

const contents = files.map((file) => ({ path: file.path, name: basename(file.path), ...contentOf(file) }));
const pathsOf = (some: typeof contents) => some.map(({ path }) => path);
const elsewhere = (name: string) => contents.filter((file) => file.name !== name);

describe('a resource of the API', () => {
  it('is found, with its routes, schemas and statements', () => {
    expect(contents.filter(({ routes }) => routes).length).toBeGreaterThan(30);
    expect(contents.filter(({ sql }) => sql).length).toBeGreaterThan(20);
    expect(contents.filter(({ changes }) => changes).length).toBeGreaterThan(5);
    expect(contents.filter(({ schemas }) => schemas.length > 0).length).toBeGreaterThan(20);
  });

  it('has routes in every folder, and no others', () => {
    const folders = new Set(contents.map(({ path }) => dirname(path)));
    expect([...folders].filter((folder) => !contents.some(({ path }) => path === `${folder}/routes.ts`))).toEqual([]);
    expect(pathsOf(elsewhere('routes.ts').filter(({ routes }) => routes))).toEqual([]);
  });

  it('has its schemas in schemas.ts', () => {
    const found = elsewhere('schemas.ts').filter(({ schemas }) => schemas.length > 0);
    expect(found.map(({ path, schemas }) => [path, schemas])).toEqual([]);
  });

  it('has its statements in reads.ts, which changes nothing, and in the files of its changes', () => {
    const mayHave = ({ path, name }: { path: string; name: string }) =>
      name === 'reads.ts' || change.test(name) || path === 'api/integrations/unknown-names.ts';
    expect(pathsOf(contents.filter((file) => file.sql && !mayHave(file)))).toEqual([]);
    expect(pathsOf(contents.filter(({ name, changes }) => changes && !change.test(name)))).toEqual([]);
  });

  it('has no files with other names, except for a reason', () => {
    const common = /^(routes|schemas|reads|thread-tasks)\.ts$/;
    const found = contents.filter(({ name }) => !common.test(name) && !change.test(name));
    expect(pathsOf(found).sort()).toEqual(Object.keys(others).sort());
  });
});
