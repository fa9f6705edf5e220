export type ComponentState = 'ready' | 'not_ready';

/** The components that this process depends on, and whether each is ready. `/ready` reports it. */
export type Health = {
  /** Sets the state of a component. `reason` is a short sentence for operators, without personal data. */
  set(component: string, state: ComponentState, reason?: string): void;
  /** Removes a component that no longer exists. */
  remove(component: string): void;
  report(): HealthReport;
};

export type HealthReport = {
  readonly ready: boolean;
  readonly components: Readonly<
    Record<string, { readonly state: ComponentState; readonly reason?: string; readonly sinceMs: number }>
  >;
};

/** A process without any component is not ready, because it has not yet named the components that it depends on. */
export function createHealth(now: () => number = Date.now): Health {
  const components = new Map<string, { state: ComponentState; reason?: string; sinceMs: number }>();
  return {
    set(component, state, reason) {
      const before = components.get(component);
      const sinceMs = before?.state === state ? before.sinceMs : now();
      components.set(component, { state, ...(reason === undefined ? {} : { reason }), sinceMs });
    },
    remove(component) {
      components.delete(component);
    },
    report() {
      const states = [...components.values()];
      return {
        ready: states.length > 0 && states.every(({ state }) => state === 'ready'),
        components: Object.fromEntries(components),
      };
    },
  };
}
