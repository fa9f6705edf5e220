import { randomUUID } from 'node:crypto';

export type Vector = { readonly x: number; readonly y: number; readonly zoom: number };

/** Where a simulated camera looks. It moves at once, except that a continuous move goes on until it is stopped or its time is over. */
export type Pointing = { position: Vector; moving: { velocity: Vector; sinceMs: number; untilMs: number } | undefined };

const clamp = (value: number, from: number): number => Math.max(from, Math.min(1, value));

export function positionAt({ position, moving }: Pointing, nowMs: number): Vector {
  if (!moving) return position;
  const seconds = Math.max(0, Math.min(nowMs, moving.untilMs) - moving.sinceMs) / 1000;
  return {
    x: clamp(position.x + moving.velocity.x * seconds, -1),
    y: clamp(position.y + moving.velocity.y * seconds, -1),
    zoom: clamp(position.zoom + moving.velocity.zoom * seconds, 0),
  };
}

/** An event as a script gives it. */
export type ScriptedEvent = {
  readonly topic: string;
  readonly source?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly operation?: 'Initialized' | 'Changed' | 'Deleted';
  /** By the device's clock; now if absent. */
  readonly atMs?: number;
};

type PullPoint = { untilMs: number; queue: ScriptedEvent[]; wake: () => void };
export type PullPoints = ReturnType<typeof createPullPoints>;

/** The pull points of a simulated device. Each sees every event from its creation on. */
export function createPullPoints(limit: number) {
  const open = new Map<string, PullPoint>();
  const living = (id: string): PullPoint | undefined => {
    const point = open.get(id);
    if (point && point.untilMs > Date.now()) return point;
    open.delete(id);
    return undefined;
  };
  return {
    create(lifeMs: number): string | undefined {
      for (const id of [...open.keys()]) living(id);
      if (open.size >= limit) return undefined;
      const id = randomUUID();
      open.set(id, { untilMs: Date.now() + lifeMs, queue: [], wake: () => undefined });
      return id;
    },
    push(event: ScriptedEvent): void {
      for (const point of open.values()) {
        point.queue.push(event);
        point.wake();
      }
    },
    renew(id: string, lifeMs: number): number | undefined {
      const point = living(id);
      if (!point) return undefined;
      point.untilMs = Date.now() + lifeMs;
      return point.untilMs;
    },
    /** Waits until there are events or the time is over. @returns absent if there is no such pull point */
    async pull(id: string, waitMs: number, most: number): Promise<ScriptedEvent[] | undefined> {
      const point = living(id);
      if (!point) return undefined;
      if (point.queue.length === 0)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          timer.unref();
          point.wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      return open.has(id) ? point.queue.splice(0, most) : undefined;
    },
    remove: (id: string): boolean => open.delete(id),
    /** Forgets all of them, as a device does that starts anew. */
    forget(): void {
      for (const { wake } of open.values()) wake();
      open.clear();
    },
    count: () => open.size,
  };
}
