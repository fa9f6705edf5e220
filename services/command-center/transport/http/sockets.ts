import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long answers that are under way may take when the service stops, ms. */
const LAST_BYTES_MS = 1_500;

/**
 * Follows the open sockets of the server, because it forgets a socket that was upgraded, or refused to be, and would not close it.
 * @returns closes the server, and cuts off sockets that are still open after `LAST_BYTES_MS`
 */
export function followSockets(http: FastifyInstance): () => Promise<void> {
  const sockets = new Set<Socket>();
  http.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return async () => {
    const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), LAST_BYTES_MS);
    await http.close();
    clearTimeout(timer);
  };
}
