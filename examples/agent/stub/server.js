import { once } from 'node:events';
import { createServer } from 'node:http';

/** An HTTP server on a free loopback port. */
export async function startServer(answer) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
