import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { expect, it } from 'vitest';
import { targets } from '../../core/targets/targets.js';
import * as schema from '../../db/schema/index.js';
import { projectRoot } from '../../runtime/project-root.js';
import { mayImport } from '../rooms.js';

/** The columns of these tables are made from fields, so the schema has no types of them. */
const ofTargets = Object.values(targets).flatMap(({ table, lines }) => (lines ? [table, lines.table] : [table]));
const columnsOf = new Map(
  Object.values(schema)
    .filter((one) => is(one, PgTable))
    .map((table) => [getTableName(table), Object.values(getTableColumns(table)).map(({ name }) => name)] as const)
    .filter(([table]) => !ofTargets.includes(table)),
);

/** The statements of a file whose row has, by hand, the type of a column of a table that they name: `line: column`. */
function columnsByHand(path: string, text: string): string[] {
  const { program } = parseSync(path, text);
  const named = new Map<string, Node>();
  new Visitor({
    TSInterfaceDeclaration: (declared) => named.set(declared.id.name, declared.body),
    TSTypeAliasDeclaration: (declared) => named.set(declared.id.name, declared.typeAnnotation),
  }).visit(program);
  const found: string[] = [];
  const look = (type: Node, sql: string, place: number): void =>
    new Visitor({
      TSTypeReference: ({ typeName }) => {
        const declared = typeName.type === 'Identifier' && named.get(typeName.name);
        if (declared) look(declared, sql, place);
      },
      TSPropertySignature: ({ key, typeAnnotation }) => {
        if (key.type !== 'Identifier' || !typeAnnotation) return;
        const isDerived = /\bRow\[|\w+Row\[/.test(text.slice(typeAnnotation.start, typeAnnotation.end));
        const isComputed = new RegExp(`\\bAS "?${key.name}\\b`, 'i').test(sql);
        const isColumn = [...columnsOf].some(
          ([table, columns]) => columns.includes(key.name) && new RegExp(`\\b${table}\\b`).test(sql),
        );
        if (isColumn && !isDerived && !isComputed)
          found.push(`${path}:${text.slice(0, place).split('\n').length}: ${key.name}`);
      },
    }).visit({ type: 'Program', body: [type] } as never);
  new Visitor({
    TaggedTemplateExpression: ({ typeArguments, quasi, start }) => {
      const sql = quasi.quasis.map(({ value }) => value.raw).join(' ');
      if (typeArguments) look(typeArguments, sql, start);
    },
  }).visit(program);
  return found;
}

const files = Object.keys(mayImport).flatMap((room) =>
  readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(room, path)),
);

it('the columns of a table that statements return have the types of the schema', () => {
  const found = files.flatMap((path) => columnsByHand(path, readFileSync(join(projectRoot, path), 'utf8')));
  expect(found).toEqual([]);
});

it('a column with a type by hand is found, also in a type of the file', () => {
  const text = 'interface Found { file_name: string; waits: boolean }\n';
  const sql = "SELECT file_name, status = 'Staged' AS waits FROM import";
  expect(columnsByHand('x.ts', `${text}tx<Found[]>\`${sql}\``)).toEqual(['x.ts:2: file_name']);
  expect(columnsByHand('x.ts', `tx<Pick<ImportRow, 'file_name'>[]>\`${sql}\``)).toEqual([]);
});
