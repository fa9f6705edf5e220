import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the fake `java` does when it should run the broker. Kafka's other commands end at once, except for `slow`, which runs them. */
const BROKERS = {
  /** Runs and does nothing. */
  silent: 'exec "$NODE" -e "setInterval(() => {}, 1000)" -- "$@"',
  /** Is suspended at once. */
  frozen: 'kill -STOP $$; exec "$NODE" -e "" -- "$@"',
  /** Logs for a while that it is loading, and then runs the real one. */
  slow: 'i=0; while [ $i -lt 14 ]; do echo "still loading"; sleep 0.5; i=$((i+1)); done; exec "$JAVA" "$@"',
} as const;

/** Writes a `java` into a folder. @returns a PATH in which it comes first */
export function fakeJava(folder: string, kind: keyof typeof BROKERS, realJava: string): string {
  const bin = join(folder, `java-${kind}`);
  mkdirSync(bin, { recursive: true });
  const others = kind === 'slow' ? '*Tool*|*Command*) exec "$JAVA" "$@";;' : '*Tool*|*Command*) exit 0;;';
  const script = `#!/bin/sh\nNODE='${process.execPath}'\nJAVA='${realJava}'\ncase "$*" in ${others} esac\n${BROKERS[kind]}\n`;
  writeFileSync(join(bin, 'java'), script);
  chmodSync(join(bin, 'java'), 0o755);
  return `${bin}:${process.env['PATH'] ?? ''}`;
}
