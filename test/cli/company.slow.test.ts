import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.js';
import { runCommand } from './run-command.js';

describe('npm run company', () => {
  const database = useDatabase();
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'longshore-company-'));
  });
  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
  });

  /** Runs the built command on the test's database. */
  const company = async (...parameters: string[]) => {
    const settings = { DATABASE_URL: database.url, MIGRATION_DATABASE_URL: '', LONGSHORE_HOME: home };
    const { code, lines } = await runCommand('company', parameters, { ...process.env, ...settings });
    return { code, lines };
  };
  const prefixOf = (key = ''): string => key.slice(0, 12);
  /** Returns the states of a company's keys by their prefixes, as the command lists them. */
  const states = async (code: string): Promise<Record<string, string>> => {
    const { lines } = await company(code, 'keys');
    return Object.fromEntries(lines.slice(1).map((line) => line.split(/\s+/).slice(0, 2)));
  };
  const storedKey = async (code: string) => (await readFile(join(home, `api-key-${code}`), 'utf8')).trim();

  it('creates a company and keys, lists them, and revokes or expires them', async () => {
    const created = await company('acme', '--name', 'Acme Ltd.');
    const [, first = ''] = created.lines;
    expect(created.lines).toEqual([
      expect.stringContaining('API key of the company acme'),
      expect.stringMatching(/^lsk_[\w-]+$/),
    ]);
    const [, second = ''] = (await company('acme', '--key-name', 'ERP', '--expires', '90d')).lines;
    expect((await company('acme', 'keys')).lines).toEqual([
      expect.stringMatching(/^KEY +STATE +NAME +CREATED +LAST USED +EXPIRES$/),
      expect.stringMatching(new RegExp(`^${prefixOf(second)}  active +ERP +20.* UTC +- +20.* UTC$`)),
      expect.stringMatching(new RegExp(`^${prefixOf(first)}  active +command line +20.* UTC +- +-$`)),
    ]);

    const soon = await company('acme', 'expire', 'ERP', '--expires', '30m');
    expect(soon).toEqual({ code: 0, lines: [expect.stringMatching(/^lsk_\w{8} "ERP" expires at 20.*Z\.$/)] });
    const [key] = await database.superuser<[{ seconds: number }]>`
      SELECT extract(epoch FROM expires_at - now())::int AS seconds FROM api_key WHERE prefix = ${prefixOf(second)}`;
    expect(key.seconds / 60).toBeCloseTo(30, -1);
    await company('acme', 'expire', prefixOf(second), '--expires', '0');
    expect(await states('acme')).toEqual({ [prefixOf(second)]: 'expired', [prefixOf(first)]: 'active' });
    await company('acme', 'expire', prefixOf(second), '--expires', 'never');
    expect((await states('acme'))[prefixOf(second)]).toBe('active');

    // The command accepts the complete key as well as its prefix.
    expect(await company('acme', 'revoke', second)).toEqual({
      code: 0,
      lines: [`${prefixOf(second)} "ERP" is revoked.`],
    });
    expect(await company('acme', 'expire', prefixOf(second), '--expires', 'never')).toMatchObject({ code: 1 });
    expect((await company('acme', 'revoke', '--all')).lines).toEqual([
      `${prefixOf(first)} "command line" is revoked.`,
      'No valid key is left; this creates one: npm run company -- acme',
    ]);
    expect(await states('acme')).toEqual({ [prefixOf(second)]: 'revoked', [prefixOf(first)]: 'revoked' });
  });

  it('replaces a key, and stores the new one where the old one was stored', async () => {
    const [, first = ''] = (await company('rotating')).lines;
    const rotated = await company('rotating', 'rotate', 'command line', '--grace', '2h');
    const [summary, second = '', stored] = rotated.lines;
    expect(stored).toBe('It is stored for "npm run import".');
    expect(summary).toContain(`${prefixOf(first)} remains valid for at most 2h`);
    expect(await storedKey('rotating')).toBe(second);
    expect(await states('rotating')).toEqual({ [prefixOf(second)]: 'active', [prefixOf(first)]: 'active' });
    expect(await company('rotating', 'rotate', 'command line')).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('2 keys have the name "command line"')],
    });
    const immediate = await company('rotating', 'rotate', prefixOf(second), '--grace', '0');
    expect(await states('rotating')).toEqual({
      [prefixOf(immediate.lines[1])]: 'active',
      [prefixOf(second)]: 'revoked',
      [prefixOf(first)]: 'active',
    });
    expect(await company('rotating', 'rotate', prefixOf(second))).toMatchObject({ code: 1 });
  });

  it('reports invalid parameters, and does not create a company when the company is unknown', async () => {
    for (const parameters of [
      [],
      ['acme', 'delete'],
      ['acme', 'revoke'],
      ['acme', 'rotate', 'a', 'b'],
      ['acme', 'expire', 'ERP'],
      ['acme', '--expires', 'soon'],
      ['acme', 'rotate', 'ERP', '--grace', 'soon'],
    ]) {
      const { code, lines } = await company(...parameters);
      expect([code, lines.some((line) => line.startsWith('Usage: npm run company'))], parameters.join()).toEqual([
        2,
        true,
      ]);
    }
    expect(await company('unknown', 'keys')).toEqual({ code: 1, lines: ['There is no company "unknown".'] });
    expect(await company('acme', 'revoke', 'lsk_00000000')).toEqual({
      code: 1,
      lines: [expect.stringContaining('There is no valid key "lsk_00000000"')],
    });
    expect((await company('--help')).code).toBe(0);
  });
});
