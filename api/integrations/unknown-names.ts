import type { SetupFault } from '../../core/model/setup-fault.js';
import { stepsOf } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { externalTargetOf } from '../../core/setup/target-of.js';
import { maxFaults } from '../../core/text/schema-faults.js';
import type { Transaction } from '../../db/client.js';
import type { ConnectionRow, IntegrationRow, NumberSeriesRow, ValueListRow, WebhookRow } from '../../db/rows.js';
import { Problem } from '../http/problem.js';

/**
 * Returns the value lists, number series, connections, webhooks and integrations that a setup names and the company
 * does not have. `forShare` locks the existing ones until the commit.
 */
export async function unknownNames(tx: Transaction, setup: IntegrationSetup, forShare: boolean): Promise<SetupFault[]> {
  const named = namesIn(setup);
  if (named.length === 0) return [];
  const lock = forShare ? tx`FOR SHARE` : tx``;
  const connectionsOf = (kind: keyof typeof connectionKinds) =>
    tx<
      Pick<ConnectionRow, 'code'>[]
    >`SELECT code FROM connection WHERE kind = ${kind} AND code = ANY (${codes(named, connectionKinds[kind])}) ${lock}`;
  const lists = await tx<
    Pick<ValueListRow, 'code'>[]
  >`SELECT code FROM value_list WHERE code = ANY (${codes(named, 'value list')}) ${lock}`;
  const series = await tx<
    Pick<NumberSeriesRow, 'code'>[]
  >`SELECT code FROM number_series WHERE code = ANY (${codes(named, 'number series')}) ${lock}`;
  const webhooks = await tx<
    Pick<WebhookRow, 'code'>[]
  >`SELECT code FROM webhook WHERE code = ANY (${codes(named, 'webhook')}) ${lock}`;
  const postgres = await connectionsOf('postgres');
  const http = await connectionsOf('http');
  const integrations = await tx<
    Pick<IntegrationRow, 'code'>[]
  >`SELECT code FROM integration WHERE code = ANY (${codes(named, 'integration')}) ${lock}`;
  const known = {
    integration: integrations,
    'value list': lists,
    'number series': series,
    webhook: webhooks,
    'connection to PostgreSQL': postgres,
    'connection over HTTP': http,
  };
  return named
    .filter(({ kind, code }) => !known[kind].some((row) => row.code === code))
    .map(({ kind, code, pointer }) => ({ pointer, detail: `There is no ${kind} "${code}".` }));
}

/**
 * Throws `Problem` if a setup names value lists, number series, connections or webhooks that the company does not have.
 */
export async function refuseUnknownNames(tx: Transaction, setup: IntegrationSetup): Promise<void> {
  // Locked until the commit: a list must not be deleted while an integration that uses it is saved.
  const unknown = await unknownNames(tx, setup, true);
  if (unknown.length === 0) return;
  const errors = unknown.slice(0, maxFaults).map((fault) => ({ in: 'body' as const, ...fault }));
  throw new Problem('invalid_setup', `${errors[0]?.detail}`, { errors });
}

const connectionKinds = { postgres: 'connection to PostgreSQL', http: 'connection over HTTP' } as const;

interface Named extends Pick<SetupFault, 'pointer'> {
  kind:
    | 'integration'
    | 'value list'
    | 'number series'
    | 'webhook'
    | (typeof connectionKinds)[keyof typeof connectionKinds];
  code: string;
}

function namesIn(setup: IntegrationSetup): Named[] {
  const { mappings, validations = [], notifications = [], target } = setup;
  const named = (kind: Named['kind'], code: string | undefined, pointer: string): Named[] =>
    code === undefined ? [] : [{ kind, code, pointer }];
  const external = externalTargetOf(setup);
  return [
    ...stepsOf(setup).flatMap(({ number, step, settings }) => {
      const connection = step.connection?.(settings);
      const place = `/postProcessing/steps/${number - 1}`;
      return [
        ...(connection ? named(connectionKinds[connection.kind], connection.code, `${place}/connection`) : []),
        ...named('integration', step.integration?.(settings), `${place}/integration`),
        ...named('webhook', step.webhook?.(settings), `${place}/webhook`),
      ];
    }),
    ...(external?.settings
      ? named(
          connectionKinds[external.target.connectionKind],
          external.target.connection(external.settings),
          `/${target}/connection`,
        )
      : []),
    ...mappings.flatMap(({ numberSeries, lookUp }, index) => [
      ...named('number series', numberSeries, `/mappings/${index}/numberSeries`),
      ...named('value list', lookUp?.valueList, `/mappings/${index}/lookUp/valueList`),
      ...named(connectionKinds.postgres, lookUp?.table?.connection, `/mappings/${index}/lookUp/table/connection`),
    ]),
    ...validations.flatMap((validation, index) =>
      validation.check === 'look-up'
        ? [
            ...named('value list', validation.valueList, `/validations/${index}/valueList`),
            ...named(connectionKinds.postgres, validation.table?.connection, `/validations/${index}/table/connection`),
          ]
        : [],
    ),
    ...notifications.flatMap((channel, index) =>
      channel.channel === 'webhook' ? named('webhook', channel.webhook, `/notifications/${index}/webhook`) : [],
    ),
  ];
}

const codes = (named: readonly Named[], wanted: Named['kind']): string[] =>
  named.filter(({ kind }) => kind === wanted).map(({ code }) => code);
