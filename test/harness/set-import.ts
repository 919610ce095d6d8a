import type postgres from 'postgres';

/** Sets columns of an import to any values, also to a status that no step of the product leads to. */
export async function setImport(
  superuser: postgres.Sql,
  importId: string,
  values: Record<string, unknown>,
): Promise<void> {
  await superuser.begin(async (tx) => {
    // Triggers are for steps of the product.
    await tx`SET LOCAL session_replication_role = 'replica'`;
    await tx`UPDATE import SET ${tx(values as never)} WHERE import_id = ${importId}`;
  });
}
