import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A door in front of a dependency: closed, nobody gets through and whoever was inside is thrown out. */
export type Gate = {
  readonly port: number;
  shut(): void;
  /** HTTP requests that name this get through and are carried out; their answers never come back. All others are answered. */
  muffle(named: string): void;
  open(): void;
  close(): Promise<void>;
};

/** How a request that writes begins. */
const REQUEST = Buffer.from('POST ');

export async function createGate(targetPort: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  let muffled: string | undefined;
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
    let withheld = false;
    client.on('data', (request: Buffer) => {
      if (request.subarray(0, 5).equals(REQUEST)) withheld = muffled !== undefined && request.includes(muffled);
    });
    client.pipe(target);
    target.on('data', (answer: Buffer) => {
      if (!withheld) client.write(answer);
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
    muffle(named) {
      muffled = named;
    },
    open() {
      // Whoever waits for an answer that was withheld waits for ever: they begin anew.
      if (muffled !== undefined) throwOut();
      muffled = undefined;
      isOpen = true;
    },
    close: () =>
      new Promise((resolve) => {
        throwOut();
        server.close(() => resolve());
      }),
  };
}
