import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts, takenPorts } from './ports.ts';

test('ports in use are found, and free ones are not', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as { port: number }).port;
  const [free = 0] = await freePorts(1);
  try {
    expect(await takenPorts({ objects: port, http: free })).toEqual([['objects', port]]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  expect(await takenPorts({ objects: port, http: free })).toEqual([]);
});

test('free ports are all different', async () => {
  expect(new Set(await freePorts(10)).size).toBe(10);
});
