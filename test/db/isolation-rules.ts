import type { Tag } from '../../db/driver/query.js';

const role = 'longshore_app';

/** Unique keys that do not contain the company, each with the reason why it exposes no data of another company. */
const keysWithoutCompany: Readonly<Record<string, string>> = {
  api_key_pkey: 'a random UUID, made by the API',
  api_key_hash: 'SHA-256 of a random key: a client is identified by it before the company is known',
  company_code_unique: 'the code identifies a company; only the owner writes the table',
};

/** The rights of the application on the tables that contain neither imports nor business data. */
const restrictedRights: Readonly<Record<string, readonly string[]>> = {
  company: ['SELECT'],
  api_key: ['SELECT', 'INSERT', 'UPDATE'],
};

/** Columns of a key that the application may not read or not change. With the hash the secret could be guessed offline. */
const protectedColumns = {
  SELECT: ['hash'],
  UPDATE: ['id', 'company_id', 'name', 'prefix', 'hash', 'created_at', 'created_by', 'rotated_from'],
};
const defaultRights = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const unneededRights = ['TRUNCATE', 'REFERENCES', 'TRIGGER'];

/** The functions of the schema that the application may call. */
const callable = [
  'api_key_ended',
  'api_key_owner',
  'current_company',
  'deliveries_to_start',
  'files_in_use',
  'delete_expired_idempotency_keys',
  'imports_inactive',
  'imports_stalled',
  'imports_to_cancel',
  'imports_to_start',
  'jobs_inactive',
  'samples_expired',
  'text_identity',
];

const bound = '(company_id = ( SELECT current_company() AS current_company))';

/** Returns a sentence for every rule of isolation that the database violates. */
export async function isolationFaults(sql: Tag): Promise<string[]> {
  const parts = await Promise.all([
    tables(sql),
    policies(sql),
    keys(sql),
    views(sql),
    roles(sql),
    rights(sql),
    functions(sql),
  ]);
  return parts.flat();
}

/** The tables of business and import data: all except those of the system's and drizzle's schemas. */
export async function dataTables(sql: Tag): Promise<string[]> {
  const rows = await sql`
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'drizzle') AND n.nspname NOT LIKE 'pg_temp%'
    ORDER BY 1`;
  return rows.map(({ name }) => name as string);
}

async function tables(sql: Tag): Promise<string[]> {
  const rows = await sql`
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, a.attnotnull AS company
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id'
    WHERE c.oid = ANY (${await dataTables(sql)}::text[]::regclass[])`;
  return rows.flatMap(({ name, enabled, forced, company }) => [
    ...(company ? [] : [`${name} has no company_id that is NOT NULL`]),
    ...(enabled ? [] : [`${name} does not ENABLE row-level security`]),
    ...(forced ? [] : [`${name} does not FORCE row-level security`]),
  ]);
}

async function policies(sql: Tag): Promise<string[]> {
  const rows = await sql<
    {
      tablename: string;
      policyname: string;
      roles: string[];
      cmd: string;
      qual: string | null;
      with_check: string | null;
    }[]
  >`SELECT tablename, policyname, roles::text[] AS roles, cmd, qual, with_check FROM pg_policies`;
  const applicationPolicies = rows.filter(({ roles }) => roles.join() !== 'longshore_system');
  const unbound = applicationPolicies.filter(
    (policy) =>
      policy.roles.join() !== role || policy.cmd !== 'ALL' || policy.qual !== bound || policy.with_check !== bound,
  );
  const covered = new Set(applicationPolicies.map(({ tablename }) => tablename));
  return [
    ...unbound.map(
      ({ tablename, policyname }) => `the policy ${policyname} of ${tablename} is not bound to the company`,
    ),
    ...(await dataTables(sql)).filter((name) => !covered.has(name)).map((name) => `${name} has no policy for ${role}`),
  ];
}

async function keys(sql: Tag): Promise<string[]> {
  const rows = await sql<{ name: string; table: string; foreign_key: boolean; has_company: boolean }[]>`
    SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS "table", false AS foreign_key,
      EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = 'company_id' AND a.attnum = ANY (i.indkey)) AS has_company
    FROM pg_index i WHERE i.indisunique AND i.indrelid = ANY (${await dataTables(sql)}::text[]::regclass[])
    UNION ALL
    SELECT k.conname, k.conrelid::regclass::text, true, EXISTS (
      SELECT FROM unnest(k.conkey, k.confkey) AS pair(here, there)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.here
      JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.there
      WHERE a.attname = 'company_id' AND b.attname = 'company_id')
    FROM pg_constraint k WHERE k.contype = 'f'`;
  return rows
    .filter(({ name, has_company }) => !has_company && !(name in keysWithoutCompany))
    .map(
      ({ name, table, foreign_key }) =>
        `the ${foreign_key ? 'foreign' : 'unique'} key ${name} of ${table} does not contain the company`,
    );
}

async function views(sql: Tag): Promise<string[]> {
  const rows = await sql`
    SELECT relname AS name, relkind AS kind, coalesce('security_invoker=true' = ANY (reloptions), false) AS invoker
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')`;
  return rows
    .filter(({ kind, invoker }) => kind === 'm' || !invoker)
    .map(({ name }) => `the view ${name} is not security_invoker`);
}

async function roles(sql: Tag): Promise<string[]> {
  const rows = await sql`
    SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS powerful,
      EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owner, EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS member
    FROM pg_roles r WHERE rolname IN (${role}, 'longshore_system')`;
  return [
    ...(rows.length === 2 ? [] : ['a role is missing']),
    ...rows.flatMap(({ name, powerful, owner, member }) => [
      ...(powerful ? [`${name} has rights that only administrators need`] : []),
      ...(owner ? [`${name} owns a table`] : []),
      ...(member ? [`${name} is a member of another role`] : []),
    ]),
  ];
}

async function rights(sql: Tag): Promise<string[]> {
  const names = await dataTables(sql);
  const granted = await sql<{ name: string; privilege: string }[]>`
    SELECT t AS name, r AS privilege FROM unnest(${names}::text[]) t, unnest(${[...defaultRights, ...unneededRights]}::text[]) r
    WHERE has_table_privilege(${role}, t::regclass, r) OR (r IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(${role}, t::regclass, r))`;
  const excessive = granted.filter(
    ({ name, privilege }) => !(restrictedRights[name] ?? defaultRights).includes(privilege),
  );
  const violated = await sql`
    SELECT c.name, c.privilege FROM jsonb_to_recordset(${JSON.stringify(
      Object.entries(protectedColumns).flatMap(([privilege, columns]) => columns.map((name) => ({ name, privilege }))),
    )}::text::jsonb) AS c (name text, privilege text)
    WHERE has_column_privilege(${role}, 'api_key', c.name, c.privilege)`;
  const [other] = await sql`
    SELECT has_schema_privilege(${role}, 'public', 'CREATE') AS "CREATE on the schema",
      has_database_privilege(${role}, current_database(), 'CREATE') AS "CREATE on the database",
      coalesce((SELECT has_schema_privilege(${role}, oid, 'USAGE') FROM pg_namespace WHERE nspname = 'drizzle'), false) AS "USAGE on the schema drizzle",
      coalesce((SELECT bool_or(has_sequence_privilege(${role}, oid, 'USAGE, UPDATE')) FROM pg_class WHERE relkind = 'S'), false) AS "use of a sequence"`;
  return [
    ...excessive.map(({ name, privilege }) => `${role} has ${privilege} on ${name}`),
    ...violated.map(({ name, privilege }) => `${role} has ${privilege} on api_key.${name}`),
    ...Object.entries(other ?? {}).flatMap(([name, has]) => (has ? [`${role} has ${name}`] : [])),
  ];
}

async function functions(sql: Tag): Promise<string[]> {
  const rows = await sql<{ name: string; definer: boolean; callable: boolean; settings: string; owner: string }[]>`
    SELECT proname AS name, prosecdef AS definer, has_function_privilege(${role}, oid, 'EXECUTE') AS callable,
      coalesce(array_to_string(proconfig, ' '), '') AS settings, pg_get_userbyid(proowner) AS owner
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace`;
  return rows.flatMap(({ name, definer, callable: may, settings, owner }) => [
    ...(definer && !/search_path=public, pg_temp$/.test(settings)
      ? [`the function ${name} has no fixed search_path`]
      : []),
    ...(definer && owner !== 'longshore_system' ? [`the function ${name} runs as ${owner}`] : []),
    ...(may && !callable.includes(name) ? [`${role} may call ${name}`] : []),
  ]);
}
