// Reads what the city tells an agency. Node 22.15 or later; npm install kafkajs@2.2.4
// KAFKA_BROKERS=host:port,… KAFKA_PASSWORD=… AGENCY=police node agency-reader.mjs
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';

const { AGENCY, KAFKA_BROKERS, KAFKA_PASSWORD, KAFKA_SECURITY = 'SASL_SSL' } = process.env;
const user = `agency.${AGENCY}`;

// Messages are compressed with zstd, which kafkajs leaves to its user.
const decompress = promisify(zstdDecompress);
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({
  compress: () => Promise.reject(new Error('this reader sends nothing')),
  decompress: (buffer) => decompress(buffer),
});

const kafka = new kafkajs.Kafka({
  clientId: 'agency-reader',
  brokers: KAFKA_BROKERS.split(','),
  ssl: KAFKA_SECURITY === 'SASL_SSL',
  sasl: { mechanism: 'scram-sha-512', username: user, password: KAFKA_PASSWORD },
  logLevel: kafkajs.logLevel.ERROR,
});

/** The same id may come twice: a reader that acts remembers what it has handled. */
const handled = new Set();

async function handle({ message }) {
  const id = String(message.headers.ce_id);
  if (handled.has(id)) return;
  handled.add(id);
  const { body } = JSON.parse(message.value);
  switch (body.kind) {
    case 'alert':
      return console.log(`alert ${body.alert.alertId} ${body.alert.state} ${body.alert.rule}`);
    case 'withdrawn':
      return console.log(`withdrawn ${body.alertId}`);
    case 'heartbeat':
      return console.log('heartbeat');
    case 'checkpoint':
      return console.log(`checkpoint ${body.checkpoint.treeSize} ${body.checkpoint.rootHash}`);
    default:
      console.error(`ignored ${id}: this reader does not know the kind ${body.kind}`);
  }
}

// A group's name begins with the user's and a dot; what is read is remembered under it.
const consumer = kafka.consumer({ groupId: `${user}.node` });
await consumer.connect();
await consumer.subscribe({ topics: [`agency.${AGENCY}.alerts.v2`], fromBeginning: true });
await consumer.run({ eachMessage: handle });
