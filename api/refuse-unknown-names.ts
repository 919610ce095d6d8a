import type { Transaction } from '../db/client.js';
import type { SetupFault } from '../integration/check-setup.js';
import type { IntegrationSetup } from '../integration/setup.js';
import { outsideOf } from '../integration/target-of.js';
import { Problem } from './problem.js';

/** Throws `Problem` where a setup names value lists, number series or connections that the company does not have. */
export async function refuseUnknownNames(tx: Transaction, setup: IntegrationSetup): Promise<void> {
  const named = namesIn(setup);
  if (named.length === 0) return;
  // Held until the commit: a list must not be deleted while an integration that needs it is saved.
  const lists = await tx`SELECT code FROM value_list WHERE code = ANY (${codes(named, 'value list')}) FOR SHARE`;
  const series = await tx`SELECT code FROM number_series WHERE code = ANY (${codes(named, 'number series')}) FOR SHARE`;
  const postgres = await connectionsOf(tx, named, 'postgres');
  const http = await connectionsOf(tx, named, 'http');
  const known = {
    'value list': lists,
    'number series': series,
    'connection to PostgreSQL': postgres,
    'connection over HTTP': http,
  };
  const errors = named
    .filter(({ kind, code }) => !known[kind].some((row) => row.code === code))
    .map(({ kind, code, pointer }) => ({ in: 'body' as const, pointer, detail: `There is no ${kind} "${code}".` }));
  if (errors.length > 0) throw new Problem('invalid_setup', `${errors[0]?.detail}`, { errors });
}

const connectionKinds = { postgres: 'connection to PostgreSQL', http: 'connection over HTTP' } as const;

interface Named extends Pick<SetupFault, 'pointer'> {
  kind: 'value list' | 'number series' | (typeof connectionKinds)[keyof typeof connectionKinds];
  code: string;
}

const connectionsOf = (tx: Transaction, named: readonly Named[], kind: keyof typeof connectionKinds) => tx`
  SELECT code FROM connection WHERE kind = ${kind} AND code = ANY (${codes(named, connectionKinds[kind])}) FOR SHARE`;

function namesIn(setup: IntegrationSetup): Named[] {
  const { mappings, validations = [], target } = setup;
  const named = (kind: Named['kind'], code: string | undefined, pointer: string): Named[] =>
    code === undefined ? [] : [{ kind, code, pointer }];
  const outside = outsideOf(setup);
  return [
    ...(outside
      ? named(
          connectionKinds[outside.target.connectionKind],
          outside.target.connection(outside.settings),
          `/${target}/connection`,
        )
      : []),
    ...mappings.flatMap(({ series, lookUp }, index) => [
      ...named('number series', series, `/mappings/${index}/series`),
      ...named('value list', lookUp?.valueList, `/mappings/${index}/lookUp/valueList`),
    ]),
    ...validations.flatMap((validation, index) =>
      validation.check === 'look-up'
        ? named('value list', validation.valueList, `/validations/${index}/valueList`)
        : [],
    ),
  ];
}

const codes = (named: readonly Named[], wanted: Named['kind']): string[] =>
  named.filter(({ kind }) => kind === wanted).map(({ code }) => code);
