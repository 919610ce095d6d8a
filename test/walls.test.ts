import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../runtime/project-root.js';
import { mayImport, nodeInCore } from './rooms.js';

/** The rooms that have a wall of the linter; `samples` has none. */
const rooms = Object.keys(mayImport).filter((room) => room !== 'samples');
/** What a room may import of these. */
const allowedFor = (room: string): string[] => mayImport[room]?.filter((other) => other !== 'samples') ?? [];

/** Packages that belong to some rooms, with one that must not have them. */
const packages: readonly [name: string, notIn: string][] = [
  ['@temporalio/client', 'services'],
  ['@temporalio/activity', 'core'],
  ['@temporalio/client', 'api'],
  ['drizzle-orm', 'services'],
  ['fastify', 'services'],
  ['undici', 'core'],
  ['pg', 'core'],
  ['nodemailer', 'services'],
  ['@temporalio/activity', 'workflows'],
  ['typebox', 'workflows'],
  ['node:fs', 'workflows'],
  ['node:fs', 'core'],
  ['node:fs/promises', 'core'],
  ['node:os', 'core'],
  ['node:child_process', 'core'],
  ['node:net', 'core'],
];

/** A file with one import; its path says what it is about. */
interface Planted {
  path: string;
  imported: string;
}
const importing = (room: string, imported: string): Planted => ({
  path: `${room}/${imported.replaceAll(/[^a-z]/g, '_')}.ts`,
  imported,
});
const ofRoom = (room: string, other: string): Planted => importing(room, `../${other}/x.js`);

const breaches = [
  ...rooms.flatMap((room) =>
    rooms
      .filter((other) => other !== room && !allowedFor(room).some((allowed) => allowed.split('/')[0] === other))
      .map((other) => ofRoom(room, other)),
  ),
  ...packages.map(([name, room]) => importing(room, name)),
  ofRoom('workflows', 'core/setup'),
];
const allowed = [
  ...rooms.flatMap((room) => allowedFor(room).map((other) => ofRoom(room, other))),
  ...nodeInCore.map((name) => importing('core', name)),
];
const circle = [
  { path: 'core/first.ts', imported: './second.js' },
  { path: 'core/second.ts', imported: './first.js' },
];

describe('the walls between the rooms', () => {
  let folder: string;
  let report: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-walls-'));
    const { $schema: _, vcs: __, ...rules } = JSON.parse(await readFile(join(projectRoot, 'biome.json'), 'utf8'));
    await writeFile(join(folder, 'biome.json'), JSON.stringify(rules));
    for (const { path, imported } of [...breaches, ...allowed, ...circle]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `import type { x } from '${imported}';\nexport type Y = x;\n`);
    }
    const biome = join(projectRoot, 'node_modules/.bin/biome');
    const { stdout, stderr } = spawnSync(biome, ['lint', '--max-diagnostics=none', '--colors=off'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    report = stdout + stderr;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const refusedBy = (path: string): string[] =>
    report
      .split('\n')
      .filter((line) => line.startsWith(`${path}:`))
      .map((line) => line.split(' ')[1] ?? '');

  it.each(breaches)('do not allow $path', ({ path }) => {
    expect(refusedBy(path)).toContain('lint/style/noRestrictedImports');
  });

  it.each(allowed)('allow $path', ({ path }) => {
    expect(refusedBy(path)).toEqual([]);
  });

  it.each(circle)('refuse two files that import a type from each other: $path', ({ path }) => {
    expect(refusedBy(path)).toContain('lint/suspicious/noImportCycles');
  });
});
