import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A door in front of a dependency: closed, nobody gets through and whoever was inside is thrown out. */
export type Gate = { readonly port: number; shut(): void; open(): void; close(): Promise<void> };

export async function createGate(targetPort: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const target = connect(targetPort, '127.0.0.1');
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.pipe(target).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  const throwOut = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: address.port,
    shut() {
      isOpen = false;
      throwOut();
    },
    open() {
      isOpen = true;
    },
    close: () =>
      new Promise((resolve) => {
        throwOut();
        server.close(() => resolve());
      }),
  };
}
