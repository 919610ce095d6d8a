import type postgres from 'postgres';

/** Sets columns of an import to any values, for example to a status without an event that leads to it. */
export async function setImport(
  superuser: postgres.Sql,
  importId: string,
  values: Record<string, unknown>,
): Promise<void> {
  await superuser.begin(async (tx) => {
    // Without the triggers, which allow only the events of the product.
    await tx`SET LOCAL session_replication_role = 'replica'`;
    await tx`UPDATE import SET ${tx(values as never)} WHERE import_id = ${importId}`;
  });
}
