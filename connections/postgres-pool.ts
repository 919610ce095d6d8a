import { Socket } from 'node:net';
import postgres from 'postgres';
import { driverHabits } from '../db/client.js';
import type { AddressPolicy } from './address-policy.js';
import type { PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { dial } from './dial.js';
import { encrypt } from './encrypt.js';
import { guardMessages } from './server-messages.js';
import type { PostgresSettings } from './settings.js';

export interface PostgresLimits {
  /** Connections in the pool. */
  max: number;
  /** Milliseconds after which the server ends a statement. */
  statementTimeout: number;
}

/** How much longer than the server allows a statement its answer may be on its way. */
const margin = 5_000;

/** A pool for a company's own server; opens nothing before the first query. */
export function postgresPool(
  { settings, secret }: PostgresConnection,
  policy: AddressPolicy,
  { max, statementTimeout }: PostgresLimits,
): postgres.Sql {
  const { host, port = 5432, database, user } = settings;
  return postgres({
    host,
    port,
    database,
    user,
    // A function, as the driver would take the PGPASSWORD of this process for an empty one.
    password: () => secret?.reveal() ?? '',
    max,
    ssl: false,
    // Their tables change under us, and a pooler between may give each statement another session.
    prepare: false,
    ...driverHabits,
    connect_timeout: 8,
    idle_timeout: 30,
    max_lifetime: 1800,
    connection: {
      application_name: 'longshore',
      statement_timeout: statementTimeout,
      lock_timeout: 8_000,
      idle_in_transaction_session_timeout: 8_000,
    },
    ...({
      socket: () => openSocket(settings, policy),
      silence_timeout: (statementTimeout + margin) / 1000,
    } as object),
  });
}

async function openSocket(settings: PostgresSettings, policy: AddressPolicy): Promise<Socket> {
  const { host, port = 5432, ssl = 'verify-full', certificateAuthority } = settings;
  try {
    const socket = await dial({ host, port }, policy);
    if (ssl === 'disable') return guardMessages(socket, host);
    await askForEncryption(socket, host);
    return guardMessages(await encrypt(socket, { host, verify: ssl === 'verify-full', certificateAuthority }), host);
  } catch (error) {
    return brokenSocket(error as Error);
  }
}

/** `SSLRequest` of PostgreSQL's protocol: a length and a number. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const answersWithin = 6_000;

async function askForEncryption(socket: Socket, host: string): Promise<void> {
  socket.write(sslRequest);
  const answer = await firstBytes(socket, host);
  // More than the one byte would be taken for a part of what is encrypted, which it is not.
  if (answer.toString('latin1') === 'S') return;
  socket.destroy();
  throw new ConnectionError('tls', `${host} does not encrypt connections to PostgreSQL.`);
}

function firstBytes(socket: Socket, host: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      socket.off('data', answered).off('close', gone).off('error', gone);
      act();
    };
    const answered = (bytes: Buffer): void => {
      socket.pause();
      settle(() => resolve(bytes));
    };
    const gone = (): void =>
      settle(() => reject(new ConnectionError('unreachable', `${host} ended the connection before it answered.`)));
    const timer = setTimeout(() => {
      settle(() => reject(new ConnectionError('timeout', `${host} did not answer within ${answersWithin / 1000} s.`)));
      socket.destroy();
    }, answersWithin);
    socket.on('data', answered).on('close', gone).on('error', gone);
  });
}

/**
 * The driver forgets a slot of its pool whose socket does not come about; one that breaks at once
 * it opens again for the next query.
 */
function brokenSocket(error: Error): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(error));
  return socket;
}
