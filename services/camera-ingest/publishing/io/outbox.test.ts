import { QueueFullError, SendRefusedError } from '@marsad/kafka';
import type { EventProducer } from '@marsad/kafka';
import { plateCropped, previewPictured, recordingGap, sceneObserved } from '@marsad/schemas';
import { createLogger, noTracer } from '@marsad/telemetry';
import { describe, expect, it, vi } from 'vitest';
import { noMetrics } from '../../testing/fakes.ts';
import { createOutbox } from './outbox.ts';

const options = { simulated: false };
const given = (pending: number, send: () => Promise<void> = () => Promise.resolve()) => {
  const sent = vi.fn(send);
  const metrics = noMetrics();
  const shed = vi.spyOn(metrics.eventsShed, 'add');
  const refused = vi.spyOn(metrics.eventsRefused, 'add');
  const producer: EventProducer = {
    send: sent,
    sendPicture: sent,
    sendMany: sent,
    tombstone: sent,
    beat: sent,
    pending,
    stop: () => Promise.resolve(),
  };
  const logger = createLogger({ service: 'test', replica: 'test', logLevel: 'fatal' });
  return { outbox: createOutbox(producer, metrics, logger, noTracer()), sent, shed, refused };
};
const publishAll = ({ outbox }: ReturnType<typeof given>) => {
  outbox.publishImage('previews', previewPictured, previewPictured.example, Uint8Array.of(1), options);
  outbox.publish('behaviour', sceneObserved, sceneObserved.example, options);
  outbox.publishImage('plates', plateCropped, plateCropped.example, Uint8Array.of(1), options);
  outbox.publish('recording', recordingGap, recordingGap.example, options);
};

describe('publishing', () => {
  it.each([
    [0, []],
    [500, ['previews']],
    [12_000, ['previews', 'behaviour']],
    [18_000, ['previews', 'behaviour', 'plates']],
  ])('with %i messages waiting for Kafka sheds %j and counts it', (pending, expected) => {
    const situation = given(pending);
    publishAll(situation);
    expect(situation.shed.mock.calls.map(([, labels]) => labels?.['priority'])).toEqual(expected);
    expect(situation.sent).toHaveBeenCalledTimes(4 - expected.length);
  });

  it('retries an event that must not be shed until the queue accepts it', async () => {
    let refusals = 2;
    const { outbox, sent } = given(0, () =>
      refusals-- > 0 ? Promise.reject(new QueueFullError(1, 1)) : Promise.resolve(),
    );
    await expect(outbox.publishForCertain(recordingGap, recordingGap.example, options)).resolves.toBe('published');
    expect(sent).toHaveBeenCalledTimes(3);
  });

  it('does not retry an event that the broker refuses for good', async () => {
    const { outbox, sent, refused } = given(0, () =>
      Promise.reject(new SendRefusedError('t', 'TOPIC_AUTHORIZATION_FAILED', undefined)),
    );
    await expect(outbox.publishForCertain(recordingGap, recordingGap.example, options)).resolves.toBe('refused');
    expect(sent).toHaveBeenCalledTimes(1);
    expect(refused).toHaveBeenCalledWith(1, { error: 'SendRefusedError' });
  });
});
