import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  type CallExpression,
  isCallExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  type Node,
} from 'typescript/unstable/ast';
import { API, type Checker } from 'typescript/unstable/sync';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../runtime/project-root.js';
import { mayImport } from '../../rooms.js';

/** Files that are allowed to cut texts, and files that cut no texts for the database. */
const exempt = /^(core\/text\/cut-text\.ts$|test\/|bench\/|examples\/)/;

/** Calls that may cut a string between the two halves of a character, unless they are made on an array or bytes. */
function mayCut(node: Node): node is CallExpression {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false;
  const name = node.expression.name.text;
  const [first] = node.arguments;
  if (name === 'slice') return node.arguments.length > 1 || (first !== undefined && isPrefixUnaryExpression(first));
  return name === 'substring' || name === 'substr' || name === 'at';
}

const receiverOf = ({ expression }: CallExpression): Node =>
  isPropertyAccessExpression(expression) ? expression.expression : expression;

/**
 * Returns the places, as `file:line`, at which a string is cut. TypeScript's checker distinguishes strings from arrays.
 */
function cutsIn(text: string, root: Node, checker: Checker): number[] {
  const calls: CallExpression[] = [];
  const visit = (node: Node): void => {
    if (mayCut(node)) calls.push(node);
    node.forEachChild(visit);
  };
  visit(root);
  const types = checker.getTypeAtLocation(calls.map(receiverOf));
  return calls.flatMap((call, index) => {
    const type = types[index];
    const given = type && checker.getNonNullableType(type);
    const isString = given !== undefined && checker.isTypeAssignableTo(given, checker.getStringType());
    return isString ? [text.slice(0, receiverOf(call).end).split('\n').length] : [];
  });
}

it('JSON for the database is created only by storableJson, which removes characters that jsonb refuses', () => {
  const sources = Object.keys(mayImport)
    .flatMap((room) =>
      readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' }).map((path) => join(room, path)),
    )
    .filter((path) => path.endsWith('.ts') && !exempt.test(path));
  expect(sources.length).toBeGreaterThan(300);
  const found = sources.filter((path) =>
    /JSON\.stringify\([^`;]*\}::(text::)?jsonb/.test(readFileSync(join(projectRoot, path), 'utf8')),
  );
  expect(found, 'Use storableJson.').toEqual([]);
});

it('texts are cut only by cutText, which cuts between characters', () => {
  const api = new API({ cwd: projectRoot });
  try {
    const [project] = api.updateSnapshot({ openProject: join(projectRoot, 'tsconfig.json') }).getProjects();
    if (!project) throw new Error('There is no project.');
    const { program, checker } = project;
    const sources = program
      .getSourceFileNames()
      .map((path) => relative(projectRoot, path))
      .filter((path) => !/^(\.\.|node_modules)/.test(path) && !exempt.test(path));
    expect(sources.length).toBeGreaterThan(400);
    const cuts = sources.flatMap((path) => {
      const text = readFileSync(join(projectRoot, path), 'utf8');
      if (!/\.(slice|substring|substr|at)\(/.test(text)) return [];
      const file = program.getSourceFile(join(projectRoot, path));
      return file ? cutsIn(text, file, checker).map((line) => `${path}:${line}`) : [`${path}: not read`];
    });
    expect(cuts, 'Use cutText, or textBetween for places that were found in the text.').toEqual([]);
  } finally {
    api.close();
  }
});
