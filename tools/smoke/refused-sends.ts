/** The metrics page of one replica. */
export type MetricsPage = { readonly replica: string; readonly text: string };

export type RefusedSends = { readonly replica: string; readonly topic: string; readonly count: number };

const REFUSED = /^marsad_kafka_refused_messages_total(?:\{[^}]*\})? (\d+)/gm;
const TOPIC = /messaging_destination_name="([^"]*)"/;

/** How many events their own schema or the broker refused, by replica and topic. */
export const refusedSendsOf = (pages: readonly MetricsPage[]): RefusedSends[] =>
  pages.flatMap(({ replica, text }) =>
    [...text.matchAll(REFUSED)].map(([line, count]) => ({
      replica,
      topic: TOPIC.exec(line)?.[1] ?? 'unknown',
      count: Number(count),
    })),
  );

/** Reads the metrics pages of the city's processes. @throws if one does not answer: unknown is not zero */
export const readMetrics = (
  processes: readonly { readonly replica: string; readonly telemetryPort: number }[],
): Promise<MetricsPage[]> =>
  Promise.all(
    processes.map(async ({ replica, telemetryPort }) => {
      const answer = await fetch(`http://127.0.0.1:${telemetryPort}/metrics`, { signal: AbortSignal.timeout(5_000) });
      if (!answer.ok) throw new Error(`${replica} does not give its metrics: HTTP ${answer.status}`);
      return { replica, text: await answer.text() };
    }),
  );
