import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Starts a proxy in front of the object store. `shut` breaks its connections and refuses new ones, as when the store is away. */
export async function startStoreProxy(endpoint: string) {
  const target = new URL(endpoint);
  const sockets = new Set<Socket>();
  let open = true;
  const server = createServer((client) => {
    if (!open) return void client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const shut = (): void => {
    open = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    shut,
    reopen: (): void => void (open = true),
    stop(): void {
      shut();
      server.close();
    },
  };
}
