import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ConfigurationError,
  configurationKeys,
  describeConfiguration,
  publicUrlOf,
  readConfiguration,
  readProcessConfiguration,
  toEnvironment,
} from '../../runtime/configuration.js';

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfiguration', () => {
  test('has a default for every key', () => {
    expect(readConfiguration({})).toMatchObject({
      databaseUrl: undefined,
      temporalAddress: undefined,
      temporalNamespace: 'default',
      taskQueue: 'longshore',
      home: resolve('.longshore'),
      fileStore: resolve('.longshore/files'),
      apiHost: '127.0.0.1',
      apiPort: undefined,
      logLevel: 'info',
      workers: 1,
      databasePool: 10,
      lanes: 2,
      secretKey: undefined,
      privateNetworks: undefined,
      smtpUrl: undefined,
      mailFrom: undefined,
      publicUrl: undefined,
    });
  });

  test('refuses contradictory settings of Temporal, and never shows its key', () => {
    const address = { TEMPORAL_ADDRESS: 'temporal:7233' };
    expect(problemsOf({ TEMPORAL_API_KEY: 'key' })).toEqual([
      'TEMPORAL_API_KEY: expected TEMPORAL_ADDRESS beside it, got none',
    ]);
    expect(
      problemsOf({ ...address, TEMPORAL_TLS: 'off', TEMPORAL_API_KEY: 'key', TEMPORAL_TLS_SERVER_NAME: 'x' }),
    ).toEqual(['TEMPORAL_TLS: expected on beside TEMPORAL_API_KEY, TEMPORAL_TLS_SERVER_NAME, got off']);
    expect(problemsOf({ ...address, TEMPORAL_TLS_CERT: 'a.pem' })).toEqual([
      'TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY: expected both or neither, got one',
    ]);
    expect(problemsOf({ ...address, TEMPORAL_API_KEY: 'two words' })).toEqual([
      'TEMPORAL_API_KEY: expected printable ASCII without blanks, got something else (not shown)',
    ]);
    expect(problemsOf({ ...address, TEMPORAL_TLS: 'maybe' })[0]).toMatch(/^TEMPORAL_TLS: expected one of on, off/);
    expect(readConfiguration({ ...address, TEMPORAL_TLS_CA: 'ca.pem' }).temporalTlsCa).toBe(resolve('ca.pem'));
  });

  test('is frozen', () => {
    expect(Object.isFrozen(readConfiguration({}))).toBe(true);
  });

  test('stores files below another home unless the setting says otherwise', () => {
    expect(readConfiguration({ LONGSHORE_HOME: '/srv/l' }).fileStore).toBe(join('/srv/l', 'files'));
    expect(readConfiguration({ LONGSHORE_HOME: '/srv/l', FILE_STORE: '/data' }).fileStore).toBe('/data');
  });

  test('treats an empty variable as missing', () => {
    expect(readConfiguration({ API_PORT: '', LANES: '  ' })).toEqual(readConfiguration({}));
  });

  test('names every invalid key once, with what was expected and what was found', () => {
    expect(problemsOf({ API_PORT: 'http', WORKERS: '-1', LOG_LEVEL: 'loud', UPLOAD_LIMIT_BYTES: '2GB' })).toEqual([
      'API_PORT: expected a whole number from 0 to 65535, got "http"',
      'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, got "loud"',
      'WORKERS: expected a whole number from 0 to 64, got "-1"',
      'UPLOAD_LIMIT_BYTES: expected a whole number, at least 1, got "2GB"',
    ]);
  });

  test.each(['1e3', '0x10', '1.5', '٣', '70000', '+1'])('refuses %s as a port', (value) => {
    expect(problemsOf({ API_PORT: value })).toHaveLength(1);
  });

  test.each(['mysql://u:hunter2@h/d', 'postgres://u:hunter2@h', 'postgres//u:hunter2@h/d', 'hunter2'])(
    'never shows the password of a refused URL: %s',
    (value) => {
      const [problem] = problemsOf({ DATABASE_URL: value });
      expect(problem).toMatch(/^DATABASE_URL: expected postgres:/);
      expect(problem).not.toContain('hunter2');
    },
  );

  test.each(['localhost', 'localhost:0', 'http://h:7233', 'u:p@h:7233'])(
    'refuses %s as a Temporal address',
    (value) => {
      expect(problemsOf({ TEMPORAL_ADDRESS: value })).toHaveLength(1);
    },
  );

  test.each(['localhost:7233', '[::1]:7233', 'ns.acct.tmprl.cloud:7233'])(
    'accepts %s as a Temporal address',
    (value) => {
      expect(readConfiguration({ TEMPORAL_ADDRESS: value }).temporalAddress).toBe(value);
    },
  );
});

describe('the configuration of notifications', () => {
  const valid = { SMTP_URL: 'smtps://clerk:hunter2@mail.example.com', MAIL_FROM: 'Longshore <imports@example.com>' };

  test('needs a mail server with a sender, or neither', () => {
    expect(readConfiguration(valid)).toMatchObject({ smtpUrl: valid.SMTP_URL, mailFrom: valid.MAIL_FROM });
    const both = ['SMTP_URL, MAIL_FROM: expected both or neither, got one'];
    expect(problemsOf({ SMTP_URL: valid.SMTP_URL })).toEqual(both);
    expect(problemsOf({ MAIL_FROM: valid.MAIL_FROM })).toEqual(both);
  });

  test.each(['mail.example.com:25', 'http://clerk:hunter2@mail', 'smtp://clerk:hunter2@mail/inbox', 'smtp://'])(
    'refuses the mail server %s without showing its password',
    (value) => {
      const [problem] = problemsOf({ ...valid, SMTP_URL: value });
      expect(problem).toMatch(/^SMTP_URL: expected smtp:/);
      expect(problem).not.toContain('hunter2');
    },
  );

  test.each(['imports', 'a@b, c@d', 'Longshore <imports>', 'x\r\nBcc: y@example.com'])(
    'refuses the sender %j',
    (value) => {
      expect(problemsOf({ ...valid, MAIL_FROM: value })[0]).toMatch(/^MAIL_FROM: expected an e-mail address/);
    },
  );

  test('has an address for links, by default that of the API', () => {
    expect(publicUrlOf(readConfiguration({}))).toBe('http://127.0.0.1:3000');
    expect(publicUrlOf(readConfiguration({ API_HOST: '::1', API_PORT: '4000' }))).toBe('http://[::1]:4000');
    expect(publicUrlOf(readConfiguration({ PUBLIC_URL: 'https://imports.example.com/books/' }))).toBe(
      'https://imports.example.com/books',
    );
    expect(problemsOf({ PUBLIC_URL: 'ftp://x' })).toHaveLength(1);
  });
});

describe('the configuration of connections', () => {
  const key = Buffer.alloc(32, 7).toString('base64');

  test('is passed on to processes', () => {
    const configuration = readConfiguration({ SECRET_KEY: key, PRIVATE_NETWORKS: '10.0.0.0/8, fd00::/8' });
    expect(configuration).toMatchObject({ secretKey: key, privateNetworks: '10.0.0.0/8, fd00::/8' });
    expect(readConfiguration(toEnvironment(configuration))).toEqual(configuration);
  });

  test.each(['hunter2', key.slice(1), `${key}=`, Buffer.alloc(16).toString('base64')])(
    'refuses %s as a key and does not show it',
    (value) => {
      expect(problemsOf({ SECRET_KEY: value })).toEqual([
        'SECRET_KEY: expected base64 of 32 bytes, such as the output of `openssl rand -base64 32`, got something else (not shown)',
      ]);
    },
  );

  test.each(['10.0.0.0', 'localhost/8', '10.0.0.0/8;fd00::/8'])('refuses %s as networks', (value) => {
    expect(problemsOf({ PRIVATE_NETWORKS: value })).toHaveLength(1);
  });
});

describe('the URL of the owner of the database', () => {
  const both = { DATABASE_URL: 'postgres://a:b@h:1/d', MIGRATION_DATABASE_URL: 'postgres://o:hunter2@h:1/d' };

  test('needs the URL of the processes', () => {
    expect(readConfiguration(both).migrationDatabaseUrl).toBe(both.MIGRATION_DATABASE_URL);
    expect(problemsOf({ ...both, DATABASE_URL: '' })).toEqual([
      'MIGRATION_DATABASE_URL: expected DATABASE_URL beside it, got none',
    ]);
  });

  test('is not passed on to the processes, even if they would inherit it', () => {
    const passedOn = { ...both, ...toEnvironment(readConfiguration(both)) };
    expect(JSON.stringify(passedOn)).not.toContain('hunter2');
    expect(readConfiguration(passedOn).databaseUrl).toBe(both.DATABASE_URL);
  });
});

describe('readProcessConfiguration', () => {
  test('refuses to run without both servers', () => {
    expect(() => readProcessConfiguration({})).toThrow(
      /^DATABASE_URL: .*got nothing.*\nTEMPORAL_ADDRESS: .*got nothing/,
    );
  });
});

test('another process reads the same configuration from toEnvironment', () => {
  const configuration = readConfiguration({
    DATABASE_URL: 'postgres://a:b@h:1/d',
    TEMPORAL_ADDRESS: 'h:7233',
    LONGSHORE_HOME: 'somewhere',
    API_PORT: '0',
    LANES: '4',
  });
  expect(readConfiguration(toEnvironment(configuration))).toEqual(configuration);
});

test('the help text has every key and its default', () => {
  const help = describeConfiguration();
  for (const [key, { meaning, default: byDefault }] of Object.entries(configurationKeys)) {
    expect(help).toContain(key);
    expect(help).toContain(meaning);
    expect(help).toContain(`default: ${byDefault}`);
  }
});
