import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A proxy in front of a dependency. While a drill has shut it, connections are refused; shutting it breaks the open ones. */
export type DependencyGate = {
  readonly port: number;
  shut(): void;
  /** Lets HTTP requests that hold this text through to be carried out, and withholds their answers. Others are answered. */
  withholdAnswers(text: string): void;
  open(): void;
  close(): Promise<void>;
};

/** How a request that writes begins. */
const REQUEST = Buffer.from('POST ');

export async function createDependencyGate(targetPort: number): Promise<DependencyGate> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  let withheldText: string | undefined;
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
      if (request.subarray(0, REQUEST.length).equals(REQUEST))
        withheld = withheldText !== undefined && request.includes(withheldText);
    });
    client.pipe(target);
    target.on('data', (answer: Buffer) => {
      if (!withheld) client.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  const breakConnections = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: address.port,
    shut() {
      isOpen = false;
      breakConnections();
    },
    withholdAnswers(text) {
      withheldText = text;
    },
    open() {
      // A client whose answer was withheld would wait for it for ever: its connection breaks, and it sends the request again.
      if (withheldText !== undefined) breakConnections();
      withheldText = undefined;
      isOpen = true;
    },
    close: () =>
      new Promise((resolve) => {
        breakConnections();
        server.close(() => resolve());
      }),
  };
}
