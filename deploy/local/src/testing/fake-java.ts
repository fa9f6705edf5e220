import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a `java` in front of the real one does with the broker; Kafka's other commands end at once, but for `slow`. */
const BROKERS = {
  /** Is there and does nothing. */
  silent: 'exec "$NODE" -e "setInterval(() => {}, 1000)" -- "$@"',
  /** Is stopped in its tracks. */
  frozen: 'kill -STOP $$; exec "$NODE" -e "" -- "$@"',
  /** Says for a while that it is at work, and then is the real one. */
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
