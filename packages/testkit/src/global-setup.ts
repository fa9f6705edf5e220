import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  addressesOf,
  chooseFreePorts,
  prepare,
  removeEarlierRuns,
  startInfrastructure,
  MARSAD_FOLDER,
  type Infrastructure,
} from '@marsad/deploy-local';
import type { TestProject } from 'vitest/node';
import { TEST_AGENCIES } from './agencies.ts';

const PLACE = join(MARSAD_FOLDER, 'test');

/** The real infrastructures of a run, by the number of the worker that has it. */
type Stacks = {
  /** The infrastructure of this worker. It is started when the worker asks for the first time. */
  of(worker: number): Promise<Infrastructure>;
  /** Stops every infrastructure, those that are still being started too, and removes their folders. */
  stop(): Promise<void>;
};

/**
 * Gives each worker of a run a real infrastructure of its own, on free ports, in a folder that is removed afterwards: consumer groups have
 * fixed names, so two files that ran on one broker would take each other's partitions. A run of one file starts one infrastructure.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  prepare();
  mkdirSync(PLACE, { recursive: true });
  await removeEarlierRuns(PLACE);
  const stacks = createStacks();
  // The first worker will ask for it, and a fault that keeps every test from running ends the run at once.
  await stacks.of(1);
  const path = `/${randomUUID()}/`;
  const server = await serveAddresses(stacks, path);
  project.provide('stacks', `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return async () => {
    server.closeAllConnections();
    server.close();
    await stacks.stop();
  };
}

function createStacks(): Stacks {
  const started = new Map<number, Promise<Infrastructure>>();
  const directoryOf = (worker: number): string => join(PLACE, `stack-${process.pid}-${worker}`);
  const start = async (worker: number): Promise<Infrastructure> => {
    const infrastructure = await startInfrastructure({
      directory: directoryOf(worker),
      ports: await chooseFreePorts(),
      agencies: TEST_AGENCIES,
    });
    await infrastructure.applyDistricts([]);
    return infrastructure;
  };
  return {
    of(worker) {
      const stack = started.get(worker) ?? start(worker);
      started.set(worker, stack);
      return stack;
    },
    async stop() {
      await Promise.all(
        [...started].map(async ([worker, stack]) => {
          // An infrastructure that could not be started has stopped what it had.
          await stack.then(
            (infrastructure) => infrastructure.stop(),
            () => undefined,
          );
          rmSync(directoryOf(worker), { recursive: true, force: true });
        }),
      );
    },
  };
}

/** Answers a worker that asks for its number below `path` with the addresses of its infrastructure. */
async function serveAddresses(stacks: Stacks, path: string): Promise<Server> {
  const server = createServer((request, response) => {
    const worker = Number(request.url?.startsWith(path) ? request.url.slice(path.length) : undefined);
    if (!Number.isInteger(worker)) {
      response.writeHead(404).end();
      return;
    }
    stacks.of(worker).then(
      (infrastructure) => response.end(JSON.stringify(addressesOf(infrastructure))),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
