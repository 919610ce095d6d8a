import pg from 'pg';
import type { TestDatabase } from './database.js';

/** What a statement has read, as counted by PostgreSQL. */
export interface StatementCost {
  text: string;
  /** Accesses to pages of tables and indexes. */
  buffers: number;
  /** Rows that its scans have read, including rows that were filtered out. */
  rows: number;
  plan: Plan;
}

interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
  [property: string]: unknown;
}

/**
 * Records what the statements of every pool have read that is opened in this process on a database from now on. `take` returns
 * the costs since its last call.
 */
export async function countStatements({ superuser }: TestDatabase): Promise<{ take(): StatementCost[] }> {
  const [row] = await superuser`SELECT current_database() AS name`;
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
  };
  for (const [setting, value] of Object.entries(settings))
    await superuser.unsafe(`ALTER DATABASE ${row?.name} SET ${setting} = '${value}'`);
  let costs: StatementCost[] = [];
  const { emit } = pg.Client.prototype;
  pg.Client.prototype.emit = function (event, ...values) {
    const [{ message = '' } = {}] = event === 'notice' ? values : [];
    const json = message.indexOf('{');
    if (message.startsWith('duration:') && json > 0) costs.push(costOf(JSON.parse(message.slice(json))));
    return emit.call(this, event, ...values);
  };
  return {
    take() {
      const all = costs;
      costs = [];
      return all;
    },
  };
}

function costOf({ 'Query Text': text, Plan: plan }: { 'Query Text': string; Plan: Plan }): StatementCost {
  return { text, buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], rows: scannedRows(plan), plan };
}

/** The number of rows that the scans of a plan have read. */
function scannedRows(plan: Plan): number {
  const removed = (why: string): number => Number(plan[`Rows Removed by ${why}`] ?? 0);
  const own = / Scan$/.test(plan['Node Type']) && plan['Relation Name'] !== undefined;
  const each = plan['Actual Rows'] + removed('Filter') + removed('Index Recheck');
  const inner = (plan.Plans ?? []).reduce((sum, below) => sum + scannedRows(below), 0);
  const joined = removed('Join Filter') * plan['Actual Loops'];
  return joined + (own ? each * plan['Actual Loops'] : 0) + inner;
}
