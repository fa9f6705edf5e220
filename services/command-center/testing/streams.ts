import { once } from 'node:events';
import WebSocket from 'ws';
import { z } from 'zod';
import { LIVE_EVENTS, type LiveEventName } from '../transport/contract/live.ts';
import { faultIn } from './declared-answers.ts';
import { PUBLIC_URL } from './test-client.ts';

export type StreamEvent = { name: string; id: string | undefined; data: Record<string, unknown> };

/** @throws if an event does not fit its declaration in `LIVE_EVENTS` or has undeclared fields */
function assertDeclared(name: string, data: unknown): void {
  const schema = name in LIVE_EVENTS ? LIVE_EVENTS[name as LiveEventName] : z.never();
  const fault = faultIn(schema, data);
  if (fault !== undefined) throw new Error(`event ${name}: ${fault}`);
}

/** An open event stream, read message by message. */
export async function eventsOf(url: string, headers: Record<string, string>, query = '') {
  const response = await fetch(`${url}/api/events${query}`, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const nextEvent = async (): Promise<StreamEvent | 'ended'> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const field = (key: string): string | undefined =>
          lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
        const data = JSON.parse(field('data') ?? '{}') as Record<string, unknown>;
        const name = field('event') ?? '';
        if (name !== '') assertDeclared(name, data);
        return { name, id: field('id'), data };
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return 'ended';
      text += chunk.value;
    }
  };
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    /** The next event of this name; others are skipped. */
    async next(name: string): Promise<StreamEvent | 'ended'> {
      for (;;) {
        const event = await nextEvent();
        if (event === 'ended' || event.name === name) return event;
      }
    },
  };
}

export async function openPictures(url: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/pictures`, {
    headers: { origin: PUBLIC_URL, ...headers },
  });
  await once(socket, 'open');
  return socket;
}
