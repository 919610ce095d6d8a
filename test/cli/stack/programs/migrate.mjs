// Replaces db/migrate.js in the compiled tree.
export async function migrate(url, log) {
  log(`migrated ${new URL(url).pathname.slice(1)}`);
}
