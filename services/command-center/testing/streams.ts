import { once } from 'node:events';
import WebSocket from 'ws';
import { PUBLIC_URL } from './door.ts';

export type StreamEvent = { name: string; id: string | undefined; data: Record<string, unknown> };

/** An open event stream, read message by message. */
export async function eventsOf(url: string, headers: Record<string, string>, query = '') {
  const response = await fetch(`${url}/api/events${query}`, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const following = async (): Promise<StreamEvent | 'ended'> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const field = (key: string): string | undefined =>
          lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
        const data = JSON.parse(field('data') ?? '{}') as Record<string, unknown>;
        return { name: field('event') ?? '', id: field('id'), data };
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return 'ended';
      text += chunk.value;
    }
  };
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    /** The next event of this name; those of other names are passed over. */
    async next(name: string): Promise<StreamEvent | 'ended'> {
      for (;;) {
        const event = await following();
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
