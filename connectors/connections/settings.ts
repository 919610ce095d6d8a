import { type Static, type TProperties, Type } from 'typebox';
import { TaggedUnion } from '../../core/schema/tagged-union.js';

const CertificateAuthority = Type.String({
  pattern: '^-----BEGIN CERTIFICATE-----\\s',
  maxLength: 65_536,
  description: 'Certificates (PEM) of the authorities to trust; default: those that Node.js trusts.',
});

/** How a PostgreSQL server is reached; the password is the secret. */
export const PostgresSettings = Type.Object(
  {
    kind: Type.Literal('postgres', { description: 'Kind of the connection.' }),
    host: Type.String({ pattern: '^[A-Za-z0-9_.:-]+$', maxLength: 253, description: 'Name or address of the server.' }),
    port: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 65_535, default: 5432, description: 'Port of the server.' }),
    ),
    database: Type.String({ pattern: '^[^\\u0000]+$', maxLength: 63, description: 'Name of the database.' }),
    user: Type.String({ pattern: '^[^\\u0000]+$', maxLength: 63, description: 'The role to log in with.' }),
    ssl: Type.Optional(
      Type.Enum(['disable', 'require', 'verify-full'], {
        $id: 'SslMode',
        default: 'verify-full',
        description:
          'require: encrypted, any certificate; verify-full: the certificate must be valid and name the host.',
      }),
    ),
    certificateAuthority: Type.Optional(CertificateAuthority),
  },
  { additionalProperties: false },
);
export type PostgresSettings = Static<typeof PostgresSettings>;

const authentication = <Name extends string, Properties extends TProperties>(
  type: Name,
  $id: string,
  description: string,
  properties: Properties,
) =>
  Type.Object(
    { type: Type.Literal(type, { description: 'Type of the authentication.' }), ...properties },
    { $id, description, additionalProperties: false },
  );

/** How requests authenticate. */
const Authentication = TaggedUnion(
  'HttpAuthentication',
  'type',
  [
    authentication('none', 'NoAuthentication', 'Requests are sent without credentials.', {}),
    authentication('bearer', 'BearerAuthentication', 'The secret is a bearer token.', {}),
    authentication('basic', 'BasicAuthentication', 'The secret is the password of a user.', {
      user: Type.String({
        pattern: '^[^:\\u0000-\\u001f]*$',
        maxLength: 200,
        description: 'Name of the user; without a colon.',
      }),
    }),
    authentication('header', 'HeaderAuthentication', 'The secret is the value of a header.', {
      name: Type.String({
        pattern: '^[A-Za-z0-9_-]+$',
        maxLength: 64,
        description: 'Name of a header, such as X-Api-Key.',
      }),
    }),
  ],
  'How requests are authenticated.',
);

/** How an HTTP service is reached. */
export const HttpSettings = Type.Object(
  {
    kind: Type.Literal('http', { description: 'Kind of the connection.' }),
    baseUrl: Type.String({
      pattern: '^https?://',
      maxLength: 2000,
      description: 'Paths of requests are appended to it; http or https, without credentials, query and fragment.',
    }),
    authentication: Type.Optional(Authentication),
    certificateAuthority: Type.Optional(CertificateAuthority),
  },
  { additionalProperties: false },
);
export type HttpSettings = Static<typeof HttpSettings>;

export type ConnectionSettings = PostgresSettings | HttpSettings;

/** Headers that control the transfer of a message or that we set ourselves: none of them can carry the secret. */
const reservedHeaders =
  /^(host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|upgrade|expect|accept-encoding|proxy-.*|idempotency-key|user-agent)$/i;

/** A member of settings that matches the schema but is wrong. */
export interface SettingsFault {
  pointer: string;
  detail: string;
}

/** Returns what is wrong with settings that match the schema. */
export function settingsFaults(settings: ConnectionSettings): SettingsFault[] {
  return settings.kind === 'http' ? httpFaults(settings) : [];
}

function httpFaults({ baseUrl, authentication }: HttpSettings): SettingsFault[] {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const plain = url !== undefined && url.username === '' && url.password === '' && !/[?#]/.test(baseUrl);
  return [
    ...(plain
      ? []
      : [{ pointer: '/baseUrl', detail: 'must be an http or https URL without credentials, query and fragment' }]),
    ...(authentication?.type === 'header' && reservedHeaders.test(authentication.name)
      ? [{ pointer: '/authentication/name', detail: 'must not be a header that HTTP or Longshore itself uses' }]
      : []),
  ];
}

/** Whether requests need a secret. */
export function needsSecret(settings: ConnectionSettings): boolean {
  return settings.kind === 'http' && (settings.authentication?.type ?? 'none') !== 'none';
}

/** Where the secret is sent: a stored secret must not be sent to another destination. */
export function destinationOf(settings: ConnectionSettings): string {
  return settings.kind === 'http'
    ? new URL(settings.baseUrl).origin
    : `${settings.kind}://${settings.host.toLowerCase()}:${settings.port ?? 5432}`;
}
