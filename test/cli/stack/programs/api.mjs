// Replaces api/main.js in the compiled tree. It has only the parts of an API that the stack uses.
import { createServer } from 'node:http';
import { reportReady, waitForStop } from '../runtime/supervised-process.js';

const { API_HOST, API_PORT } = process.env;
const server = createServer((request, response) => {
  response.statusCode = request.url === '/health/ready' ? 200 : 404;
  response.end(JSON.stringify({ pid: process.pid }));
});
server.listen(Number(API_PORT), API_HOST, () => {
  console.log(`api listens on ${API_PORT}`);
  reportReady(`http://${API_HOST}:${server.address().port}`);
});
await waitForStop();
server.close();
server.closeAllConnections();
