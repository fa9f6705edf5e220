import { describe, expect, it } from 'vitest';
import type { Outgoing } from './encode.ts';
import { ProducerStoppedError, QueueFullError, SendRefusedError } from './errors.ts';
import { createLane, type Delivery, type LaneLimits } from './lane.ts';

const limits: LaneLimits = {
  maxPending: 10,
  maxPendingBytes: 1_000,
  chunkMessages: 4,
  chunkTopicBytes: 300,
  chunkBytes: 500,
};
const message = (key: string, bytes = 10, topic = 't'): Outgoing => ({ topic, key, value: '', headers: {}, bytes });

/** A broker that answers when the test calls `acknowledge`. */
function createBroker() {
  const chunks: string[][] = [];
  let answer = Promise.withResolvers<Delivery>();
  return {
    chunks,
    deliver: (chunk: readonly Outgoing[]): Promise<Delivery> => {
      chunks.push(chunk.map(({ key }) => key));
      return answer.promise;
    },
    acknowledge(failures: Delivery = new Map()) {
      const answered = answer;
      answer = Promise.withResolvers();
      answered.resolve(failures);
    },
  };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const instantly = (chunks: string[][]) => (chunk: readonly Outgoing[]) => {
  chunks.push(chunk.map(({ key }) => key));
  return Promise.resolve<Delivery>(new Map());
};

describe('a lane', () => {
  it('sends one chunk at a time, and messages that arrive meanwhile form the next chunk', async () => {
    const broker = createBroker();
    const lane = createLane(limits, broker.deliver, () => undefined);
    const first = lane.push([message('1')]);
    await turn();
    const rest = [lane.push([message('2')]), lane.push([message('3')])];
    await turn();
    expect(broker.chunks).toEqual([['1']]);
    broker.acknowledge();
    await first;
    await turn();
    expect(broker.chunks).toEqual([['1'], ['2', '3']]);
    broker.acknowledge();
    await Promise.all(rest);
    expect(lane.pending).toBe(0);
  });

  it('sends the messages that are pushed in one turn of the event loop as one chunk', async () => {
    const chunks: string[][] = [];
    const lane = createLane(limits, instantly(chunks), () => undefined);
    await Promise.all(['1', '2', '3'].map((key) => lane.push([message(key)])));
    expect(chunks).toEqual([['1', '2', '3']]);
  });

  it.each([
    ['messages', ['1', '2', '3', '4', '5'].map((key) => message(key)), [['1', '2', '3', '4'], ['5']]],
    ['bytes of one topic', [message('1', 200), message('2', 90, 'u'), message('3', 200)], [['1', '2'], ['3']]],
    ['bytes', [message('1', 250), message('2', 250, 'u'), message('3', 100, 'v')], [['1', '2'], ['3']]],
    ['one message that is over by itself', [message('1', 600), message('2')], [['1'], ['2']]],
  ])('keeps a request within its %s', async (_what, messages, expected) => {
    const chunks: string[][] = [];
    await createLane(limits, instantly(chunks), () => undefined).push(messages);
    expect(chunks).toEqual(expected);
  });

  it('rejects and counts messages that are over its limit', async () => {
    const broker = createBroker();
    let shed = 0;
    const lane = createLane(limits, broker.deliver, (count) => (shed += count));
    const accepted = lane.push(Array.from({ length: 9 }, (_, index) => message(String(index))));
    await expect(lane.push([message('a'), message('b')])).rejects.toThrow(QueueFullError);
    expect([shed, lane.pending]).toEqual([2, 9]);
    const last = lane.push([message('c')]);
    for (let sends = 0; sends < 3; sends += 1) {
      await turn();
      broker.acknowledge();
    }
    await Promise.all([accepted, last]);
    expect(broker.chunks.flat()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', 'c']);
  });

  it('rejects messages that are over its limit of bytes too', async () => {
    const lane = createLane(limits, createBroker().deliver, () => undefined);
    void lane.push([message('1', 900)]);
    await expect(lane.push([message('2', 101)])).rejects.toThrow(QueueFullError);
  });

  it('settles each caller with the result of its own topic', async () => {
    const refused = new SendRefusedError('u', 'TOPIC_AUTHORIZATION_FAILED', undefined);
    const lane = createLane(
      limits,
      () => Promise.resolve(new Map([['u', refused]])),
      () => undefined,
    );
    const [good, bad, both] = await Promise.allSettled([
      lane.push([message('1')]),
      lane.push([message('2', 10, 'u')]),
      lane.push([message('3'), message('4', 10, 'u')]),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toEqual({ status: 'rejected', reason: refused });
    expect(both).toEqual({ status: 'rejected', reason: refused });
  });

  it('refuses the waiting messages when it closes, and finishes the send in progress', async () => {
    const broker = createBroker();
    const lane = createLane(limits, broker.deliver, () => undefined);
    const onItsWay = lane.push([message('1')]);
    await turn();
    const waits = lane.push([message('2')]);
    lane.close();
    await expect(waits).rejects.toThrow(ProducerStoppedError);
    await expect(lane.push([message('3')])).rejects.toThrow(ProducerStoppedError);
    broker.acknowledge();
    await onItsWay;
    expect(broker.chunks).toEqual([['1']]);
  });
});
