import { type Static, Type } from 'typebox';

const CertificateAuthority = Type.String({
  pattern: '^-----BEGIN CERTIFICATE-----\\s',
  maxLength: 65_536,
  description: 'Certificates in PEM, of whom a server certificate may be; default: the authorities that Node.js knows.',
});

/** How a PostgreSQL server is reached; the password is the secret. */
export const PostgresSettings = Type.Object(
  {
    kind: Type.Literal('postgres'),
    host: Type.String({ pattern: '^[A-Za-z0-9_.:-]+$', maxLength: 253, description: 'Name or address of the server.' }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, default: 5432 })),
    database: Type.String({ pattern: '^[^\\u0000]+$', maxLength: 63 }),
    user: Type.String({ pattern: '^[^\\u0000]+$', maxLength: 63, description: 'The role to log in as.' }),
    ssl: Type.Optional(
      Type.Enum(['disable', 'require', 'verify-full'], {
        default: 'verify-full',
        description:
          'require: encrypted, whoever the server is; verify-full: its certificate must be valid and name the host.',
      }),
    ),
    certificateAuthority: Type.Optional(CertificateAuthority),
  },
  { additionalProperties: false },
);
export type PostgresSettings = Static<typeof PostgresSettings>;

/** How requests show who they are from. */
const Authentication = Type.Unsafe<
  { type: 'none' } | { type: 'bearer' } | { type: 'basic'; user: string } | { type: 'header'; name: string }
>({
  type: 'object',
  discriminator: { propertyName: 'type' },
  required: ['type'],
  oneOf: [
    Type.Object({ type: Type.Literal('none') }, { additionalProperties: false }),
    Type.Object({ type: Type.Literal('bearer') }, { additionalProperties: false }),
    Type.Object(
      { type: Type.Literal('basic'), user: Type.String({ pattern: '^[^:\\u0000-\\u001f]*$', maxLength: 200 }) },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        type: Type.Literal('header'),
        name: Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 64, description: 'Of a header, as X-Api-Key.' }),
      },
      { additionalProperties: false },
    ),
  ],
  description: 'The secret is the bearer token, the password of basic, or the value of the header.',
});

/** How an HTTP service is reached. */
export const HttpSettings = Type.Object(
  {
    kind: Type.Literal('http'),
    baseUrl: Type.String({
      pattern: '^https?://',
      maxLength: 2000,
      description: 'Where paths of requests begin; http or https, without credentials, query and fragment.',
    }),
    authentication: Type.Optional(Authentication),
    certificateAuthority: Type.Optional(CertificateAuthority),
  },
  { additionalProperties: false },
);
export type HttpSettings = Static<typeof HttpSettings>;

export type ConnectionSettings = PostgresSettings | HttpSettings;

/** Headers that say how a message is carried, and what we say ourselves: none of them can show who one is. */
const notForAuthentication =
  /^(host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|upgrade|expect|accept-encoding|proxy-.*|idempotency-key|user-agent)$/i;

/** A member of settings that cannot be as it is, though its shape is right. */
export interface SettingsFault {
  pointer: string;
  detail: string;
}

/** What settings of the right shape still get wrong. */
export function settingsFaults(settings: ConnectionSettings): SettingsFault[] {
  return settings.kind === 'http' ? httpFaults(settings) : [];
}

function httpFaults({ baseUrl, authentication }: HttpSettings): SettingsFault[] {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const plain = url !== undefined && url.username === '' && url.password === '' && !/[?#]/.test(baseUrl);
  return [
    ...(plain
      ? []
      : [{ pointer: '/baseUrl', detail: 'is no address of http or https without credentials, query and fragment' }]),
    ...(authentication?.type === 'header' && notForAuthentication.test(authentication.name)
      ? [{ pointer: '/authentication/name', detail: 'is a header with a meaning of its own' }]
      : []),
  ];
}

/** True where requests cannot be made without a secret. */
export function needsSecret(settings: ConnectionSettings): boolean {
  return settings.kind === 'http' && (settings.authentication?.type ?? 'none') !== 'none';
}

/** To whom the secret is shown: a secret that is kept must not go to anybody else. */
export function destinationOf(settings: ConnectionSettings): string {
  return settings.kind === 'http'
    ? new URL(settings.baseUrl).origin
    : `${settings.kind}://${settings.host.toLowerCase()}:${settings.port ?? 5432}`;
}
