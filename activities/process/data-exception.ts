/** Whether PostgreSQL refused the data itself. */
export function isDataException(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  return typeof code === 'string' && /^(22|23|44|P0)/.test(code);
}
