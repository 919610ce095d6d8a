/**
 * Mends postgres.js 3.4.9, part of every install and build, until a release does
 * (github.com/porsager/postgres issues 1066, 1154, 1208, pull requests 1168 and 1209). What happens
 * there when the server ends a connection, which each kill of PostgreSQL does:
 *
 * - Small writes wait for the next turn of the event loop. A write that finds no socket by then
 *   ends the process; one that is cancelled by the close is not forgotten, and this connection
 *   never writes again: every query given to it hangs.
 * - What is given to a connection between its error and its close is never answered, nor is what a
 *   transaction holds back until its connection can take more.
 * - A transaction goes on (with its ROLLBACK, at least) on the connection that was closed and may
 *   be on its way up again for somebody else, who then waits for ever.
 * - What was under way on a connection is not forgotten when it comes up again, and is taken for
 *   the one that the next answers belong to: its error hits a stranger, who may also wait for ever.
 * - The cancel of a query that meets a server which is away fails with nobody to catch it, which
 *   ends the process.
 * - The query for array types of a new connection fails with nobody to catch it, which ends the
 *   process.
 *
 * test/db/lost-connections.test.ts fails without any of these. A server says how many rounds of SCRAM a password takes:
 * they are calculated beside the event loop, which 200,000 would hold for 60 ms, and
 * one password at a time (test/connectors/connections/hostile-logins.test.ts). And it waits for ever for an answer
 * on a connection that has gone silent, or for its end (issue 1089): with the option `silence_timeout`,
 * in seconds, such a connection is given up, and the pool opens another one
 * (test/db/silent-connections.test.ts).
 */
import { readFileSync, writeFileSync } from 'node:fs';

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
    ['    !hadError && (query || sent.length) && error(', '    ;(query || sent.length) && error('],
    ['        return fetchArrayTypes()\n', '        return fetchArrayTypes().catch(noop)\n'],
    [
      `    const saltedPassword = await crypto.pbkdf2Sync(
      await Pass(),
      Buffer.from(res.s, 'base64'),
      parseInt(res.i), 32,
      'sha256'
    )
`,
      `    const asking = socket
    const pass = await Pass()
    const salted = salting.then(() => new Promise((resolve, reject) => crypto.pbkdf2(
      pass,
      Buffer.from(res.s, 'base64'),
      parseInt(res.i), 32,
      'sha256',
      (error, key) => error ? reject(error) : resolve(key)
    )))
    salting = salted.catch(noop)
    const saltedPassword = await salted
    // Whoever asked may be gone by now.
    if (socket !== asking)
      return
`,
    ],
    ['let uid = 1\n', 'let uid = 1\nlet salting = Promise.resolve()\n'],
    ['    , nextWriteTimer = null\n', '    , nextWriteTimer = null\n    , silence = null\n'],
    [
      '  function write(x, fn) {\n',
      `  // Begins with the first unanswered write: later ones must not put the end off.
  function watch() {
    if (silence === null && options.silence_timeout)
      silence = setTimeout(silent, options.silence_timeout * 1000)
  }

  function unwatch() {
    clearTimeout(silence)
    silence = null
  }

  // Rejects only when the pool is about to know: a query made at once must not come here again.
  function silent() {
    silence = null
    if (socket === null)
      return
    socket.prependOnceListener('close', () => error(Errors.connection('CONNECTION_SILENT', options)))
    socket.destroy()
  }

  function write(x, fn) {
    watch()
`,
    ],
    [
      '  function data(x) {\n',
      `  function data(x) {
    take(x)
    unwatch()
    if (query || sent.length)
      watch()
  }

  function take(x) {
`,
    ],
    [
      "    socket.readyState === 'open' && socket.end(b().X().end())\n",
      "    socket.readyState === 'open' && (socket.end(b().X().end()), watch())\n",
    ],
    [
      '    lifeTimer.cancel()\n    connectTimer.cancel()\n',
      '    lifeTimer.cancel()\n    connectTimer.cancel()\n    unwatch()\n',
    ],
  ],
  'index.js': [
    [
      '        ? c.execute(queries.shift())\n        : move(c, reserved)\n    }\n',
      '        ? c.execute(queries.shift())\n        : move(c, reserved)\n      c.unsent = queries\n    }\n',
    ],
    [
      '    c.onclose && (c.onclose(e), c.onclose = null)\n',
      '    c.onclose && (c.onclose(e), c.onclose = null)\n    while (c.unsent && c.unsent.length)\n      c.unsent.shift().reject(e)\n',
    ],
    ['          resolve()\n        )\n    })\n  }\n', '          resolve()\n        )\n    }).catch(() => {})\n  }\n'],
    [
      '    socket          : o.socket,\n',
      '    socket          : o.socket,\n    silence_timeout : o.silence_timeout,\n',
    ],
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
  const mended = pairs.reduce((text, [before, after]) => {
    if (text.includes(after)) return text;
    if (text.split(before).length !== 2)
      throw new Error(`${file.pathname} is not what patches/apply.mjs mends: it does not have exactly once\n${before}`);
    return text.replace(before, () => after);
  }, source);
  if (mended !== source) writeFileSync(file, mended);
}
