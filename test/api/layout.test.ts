import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../runtime/project-root.js';

/** The files of the resources: a resource is a folder of `api/` that has routes. */
const files = readdirSync(join(projectRoot, 'api'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(?!http|threads|description)[\w-]+[/\\].*\.ts$/.test(path))
  .map((path) => ({ path: `api/${path}`, text: readFileSync(join(projectRoot, 'api', path), 'utf8') }));

const schemaMakers = ['Type', 'NamedEnum', 'Described'];

/** What a file contains: whether it registers routes, has SQL, and which schemas it defines for itself. */
function contentOf({ path, text }: { path: string; text: string }) {
  const found = { routes: false, sql: false, schemas: [] as string[] };
  const { program } = parseSync(path, text);
  new Visitor({
    CallExpression: ({ callee }) => {
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return;
      const method = callee.property.type === 'Identifier' ? callee.property.name : '';
      if (callee.object.name === 'app' && /^(get|post|put|patch|delete)$/.test(method)) found.routes = true;
    },
    TaggedTemplateExpression: () => {
      found.sql = true;
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

const contents = files.map((file) => ({ path: file.path, ...contentOf(file) }));
const withRoutes = contents.filter(({ routes }) => routes);

describe('a resource of the API', () => {
  it('is found by its routes', () => {
    expect(withRoutes.length).toBeGreaterThan(30);
    expect(contents.filter(({ sql }) => sql).length).toBeGreaterThan(20);
    expect(contents.filter(({ schemas }) => schemas.length > 0).length).toBeGreaterThan(20);
  });

  it('has no SQL in the files of its routes', () => {
    expect(withRoutes.filter(({ sql }) => sql).map(({ path }) => path)).toEqual([]);
  });

  it('has no schemas of its own in the files of its routes', () => {
    expect(withRoutes.filter(({ schemas }) => schemas.length > 0).map(({ path, schemas }) => [path, schemas])).toEqual(
      [],
    );
  });

  it('has no SQL in the files of its schemas', () => {
    const ofSchemas = contents.filter(({ path }) => /schemas?\.ts$/.test(path));
    expect(ofSchemas.length).toBeGreaterThan(15);
    expect(ofSchemas.filter(({ sql }) => sql).map(({ path }) => path)).toEqual([]);
  });

  it('has its schemas in files that are named after them', () => {
    const elsewhere = contents.filter(({ path, schemas }) => schemas.length > 0 && !/schemas?\.ts$/.test(path));
    expect(elsewhere.map(({ path, schemas }) => [path, schemas])).toEqual([]);
  });
});
