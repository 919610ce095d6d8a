/**
 * Mends postgres.js 3.4.9, part of every install and build, until a release does
 * (github.com/porsager/postgres issues 1066, 1154, 1208, pull requests 1168 and 1209). What happens
 * there when the server ends a connection, which each kill of PostgreSQL does:
 *
 * - Small writes wait for the next turn of the event loop. A write that finds no socket by then
 *   ends the process; one that is cancelled by the close is not forgotten, and this connection
 *   never writes again: every query given to it hangs.
 * - A transaction goes on (with its ROLLBACK, at least) on the connection that was closed and may
 *   be on its way up again for somebody else, who then waits for ever.
 * - What was under way on a connection is not forgotten when it comes up again, and is taken for
 *   the one that the next answers belong to: its error hits a stranger, who may also wait for ever.
 * - The query for array types of a new connection fails with nobody to catch it, which ends the
 *   process.
 *
 * test/db/lost-connections.test.ts fails without any of these.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const mark = '/* mended by patches/apply.mjs */';

const changes = {
  'connection.js': [
    [
      `    const x = socket.write(chunk, fn)
    nextWriteTimer !== null && clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    return x`,
      `    const bytes = chunk
    forgetWrite()
    if (socket === null) {
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
    return socket.write(bytes, fn)
  }

  function forgetWrite() {
    nextWriteTimer !== null && clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
  }

  function forgetQueries() {
    const err = Errors.connection('CONNECTION_CLOSED', options)
    query && queryError(query, err)
    while (sent.length)
      queryError(sent.shift(), err)
    query = results = errorResponse = null
    result = new Result()
    rows = 0`,
    ],
    [
      `    try {
      statements = {}
      needsTypes`,
      `    try {
      forgetWrite()
      forgetQueries()
      statements = {}
      needsTypes`,
    ],
    [
      `    clearImmediate(nextWriteTimer)
    if (socket) {`,
      `    forgetWrite()
    if (socket) {`,
    ],
    [
      `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
      `    forgetWrite()
    socket.removeListener('data', data)`,
    ],
    ['        return fetchArrayTypes()\n', '        return fetchArrayTypes().catch(noop)\n'],
  ],
  'index.js': [
    [
      '    let savepoints = 0\n      , connection\n',
      '    let savepoints = 0\n      , lost = null\n      , connection\n',
    ],
    [
      '        new Promise((_, reject) => connection.onclose = reject)\n      ])\n    } catch (error) {',
      '        new Promise((_, reject) => lost ? reject(lost) : connection.onclose = e => reject(lost = e))\n      ])\n    } catch (error) {',
    ],
    [
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n',
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (lost)\n          return q.reject(lost)\n',
    ],
    [
      '    function onexecute(c) {\n      connection = c\n      move(c, reserved)\n      c.reserved = () => queries.length\n',
      '    function onexecute(c) {\n      connection = c\n      c.onclose = e => lost = e\n      move(c, reserved)\n      c.reserved = () => queries.length\n',
    ],
  ],
};

for (const [name, pairs] of Object.entries(changes)) {
  const file = new URL(`../node_modules/postgres/src/${name}`, import.meta.url);
  const source = readFileSync(file, 'utf8');
  if (source.includes(mark)) continue;
  const mended = pairs.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2)
      throw new Error(`${file.pathname} is not what patches/apply.mjs mends: it does not have exactly once\n${before}`);
    return text.replace(before, () => after);
  }, source);
  writeFileSync(file, `${mended}\n${mark}\n`);
}
