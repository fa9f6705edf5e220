import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A door in front of a dependency: closed, nobody gets through and whoever was inside is thrown out. */
export type Gate = {
  readonly port: number;
  shut(): void;
  /** Requests get through and are carried out; their answers never come back. */
  muffle(): void;
  open(): void;
  close(): Promise<void>;
};

export async function createGate(targetPort: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  let isMuffled = false;
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
    client.pipe(target);
    target.on('data', (answer: Buffer) => {
      if (!isMuffled) client.write(answer);
    });
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
    muffle() {
      isMuffled = true;
    },
    open() {
      // Whoever waits for an answer that was withheld waits for ever: they begin anew.
      if (isMuffled) throwOut();
      isMuffled = false;
      isOpen = true;
    },
    close: () =>
      new Promise((resolve) => {
        throwOut();
        server.close(() => resolve());
      }),
  };
}
