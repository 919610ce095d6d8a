import type { AnswerLease } from '../../connectors/connections/answer-budget.js';
import { isPostgres } from '../../connectors/connections/connection.js';
import { ConnectionError } from '../../connectors/connections/connection-error.js';
import type { Connections } from '../../connectors/connections/connections.js';
import { isOfStatement, serverFailure } from '../../connectors/connections/postgres-failure.js';
import { Failure } from '../../core/model/failure.js';
import type { LookUpPlace } from '../../core/setup/look-up.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { externalTargetOf, targetOf } from '../../core/setup/target-of.js';
import { mappableFields } from '../../core/targets/target.js';
import { type Database, inCompany } from '../../db/client.js';
import { type FoundRow, findInTable } from './find-in-table.js';

/** A look-up in a table of the company's own database; `take` is left out where it only asks whether it is there. */
type TableLookUp = LookUpPlace & { take?: string };

/** What was found outside the books for the values of a batch, before it begins. */
export interface ExternalLookUpResults {
  rows: FoundRow[];
  /** Look-ups that could not be made, by their codes, and why. */
  failures: ReadonlyMap<string, string>;
}

/** What tells a look-up in a table from others. */
export const externalLookUpKey = ({ table, by, take, ignoreCase }: TableLookUp): string =>
  JSON.stringify([table, by, take ?? by, ignoreCase ?? false]);

interface Asked {
  lookUp: TableLookUp;
  /** The mapping whose values are looked up; undefined for a field that has its default always. */
  position: number | undefined;
  otherwise: string | undefined;
}

/** The look-ups of a setup that ask a database of the company's own. */
export function externalLookUps(setup: IntegrationSetup): Asked[] {
  const { mappings, validations = [], validate = 'mapped' } = setup;
  const checked = validations.flatMap((validation): Asked[] => {
    if (validation.check !== 'look-up' || !validation.table) return [];
    const position = mappings.findIndex(({ field }) => field === validation.field);
    const otherwise = mappableFields(targetOf(setup)).find(({ name }) => name === validation.field)?.default;
    if (position < 0 && validate !== 'all') return [];
    return [{ lookUp: validation, position: position < 0 ? undefined : position, otherwise }];
  });
  const mapped = mappings.flatMap(({ lookUp }, position): Asked[] =>
    lookUp?.table ? [{ lookUp, position, otherwise: undefined }] : [],
  );
  return [...mapped, ...checked];
}

/** Whether processing waits for a server of the company's own. */
export const needsExternalServer = (setup: IntegrationSetup): boolean =>
  externalTargetOf(setup) !== undefined || externalLookUps(setup).length > 0;

/** How long a database may be away before the records that need it are told to be in error. */
const patience = 15 * 60_000;

interface Finding {
  database: Database;
  connections: Connections | undefined;
  companyId: number;
  /** The values at a place of the mappings, each once. */
  valuesAt(position: number): Promise<string[]>;
  /** Since when it is tried; undefined where nobody tries again. */
  since: Date | undefined;
  /** Ends it where it aborts: the look-up under way is cancelled, and the signal's reason is thrown. */
  signal?: AbortSignal | undefined;
  /** For what is found, where that is held until something else is done. */
  lease?: AnswerLease | undefined;
  /** Milliseconds that all look-ups may take together; those that are not answered by then have failed. */
  within?: number;
}

/** What look-ups of one call share. */
interface Shared extends Omit<Finding, 'lease'> {
  /** All of them together take no more memory than one answer may. */
  lease: AnswerLease;
  connections: Connections;
  ends: AbortSignal;
  /** Why a connection could not be asked, by its code: the next look-up would only wait for it as long. */
  lost: Map<string, ConnectionError>;
}

/**
 * Looks up what is outside the books: one question for each look-up. A database that is away fails it, to be
 * tried again; what else is wrong is kept as the failure of that look-up.
 */
export async function runExternalLookUps(setup: IntegrationSetup, finding: Finding): Promise<ExternalLookUpResults> {
  const { signal, within, connections, companyId } = finding;
  const asked = externalLookUps(setup);
  if (asked.length === 0) return { rows: [], failures: new Map() };
  if (!connections) throw new Error('Look-ups outside the books need connections.');
  const lease = finding.lease ?? connections.openLease(companyId);
  const late = new AbortController();
  const timer = within === undefined ? undefined : setTimeout(() => late.abort(tooLate(within)), within);
  const ends = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const shared = { ...finding, connections, lease, ends, lost: new Map<string, ConnectionError>() };
  const rows: FoundRow[] = [];
  const failures = new Map<string, string>();
  try {
    for (const one of asked) {
      signal?.throwIfAborted();
      const code = externalLookUpKey(one.lookUp);
      try {
        for (const row of await unlessAborted(ends, () => findOne(one, code, shared))) rows.push(row);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof ConnectionError)) throw error;
        const waits = finding.since !== undefined && Date.now() - finding.since.getTime() < patience;
        if (error.passes && waits) throw new Failure('LookUpUnavailable', error.message);
        failures.set(code, error.message);
      }
    }
  } finally {
    clearTimeout(timer);
    if (!finding.lease) lease.close();
  }
  return { rows, failures };
}

const tooLate = (within: number): ConnectionError =>
  new ConnectionError('timeout', `Not all look-ups in databases of your own were answered within ${within / 1000} s.`);

async function findOne(
  { lookUp, position, otherwise }: Asked,
  code: string,
  { database, connections, companyId, valuesAt, ends, lost, lease }: Shared,
): Promise<FoundRow[]> {
  const { table, by, take } = lookUp;
  if (!table || by === undefined) throw new Error('A look-up outside the books needs a table.');
  const failed = lost.get(table.connection);
  if (failed) throw failed;
  const values = [
    ...(position === undefined ? [] : await valuesAt(position)),
    ...(otherwise === undefined ? [] : [otherwise]),
  ];
  if (values.length === 0) return [];
  const connection = await inCompany(database, companyId, (tx) => connections.read(tx, table.connection));
  if (!connection || !isPostgres(connection))
    throw new ConnectionError('invalid', `There is no connection to PostgreSQL "${table.connection}" any more.`);
  const place = { ...table, by, take: take ?? by, ignoreCase: lookUp.ignoreCase ?? false };
  return connections
    .withPostgres(connection, (sql) => findInTable(sql, place, code, values, ends), lease)
    .catch((error: unknown) => {
      const failure = serverFailure(error, connection.settings.host);
      if (failure && !isOfStatement(error)) lost.set(table.connection, failure);
      throw failure ?? error;
    });
}

/** Does not wait for what a server that has gone silent would still have to answer. */
function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
