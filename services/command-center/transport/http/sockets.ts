import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long answers in progress may take when the service stops, ms. */
const LAST_BYTES_MS = 1_500;

/**
 * Tracks the open sockets of the server, because the server itself does not close a socket whose upgrade was accepted or refused.
 * @returns a function that closes the server and destroys sockets that are still open after `LAST_BYTES_MS`
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
