import type pg from 'pg';

/** What each value of `sslmode` checks of the server's identity; any other value checks all of it. */
const unchecked: Readonly<Record<string, false | { rejectUnauthorized: false }>> = {
  disable: false,
  allow: { rejectUnauthorized: false },
  prefer: { rejectUnauthorized: false },
  require: { rejectUnauthorized: false },
};

/**
 * The server, login and encryption that a URL names. pg is not given the URL itself, because a parameter in it would
 * replace any setting. Throws at parameters other than `sslmode`.
 */
export function addressOf(url: string): pg.ClientConfig {
  const { hostname, port, pathname, username, password, searchParams } = new URL(url);
  const [other] = [...searchParams.keys()].filter((name) => name !== 'sslmode');
  if (other !== undefined)
    throw new Error(`The URL of a database has the parameter "${other}"; the only one that it can have is sslmode.`);
  const user = decodeURIComponent(username);
  return {
    // Without the brackets of an IPv6 address.
    host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 5432),
    user,
    database: decodeURIComponent(pathname.slice(1)) || user,
    // A function: instead of none, pg would take one from PGPASSWORD or ~/.pgpass.
    password: () => decodeURIComponent(password),
    ssl: unchecked[searchParams.get('sslmode') ?? 'disable'] ?? true,
  };
}
