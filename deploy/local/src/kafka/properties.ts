export type BrokerOptions = {
  readonly clientPort: number;
  readonly controllerPort: number;
  readonly brokerPort: number;
  readonly dataDirectory: string;
  readonly brokerPassword: string;
  /** Users that may change topics and access. No running service is one of them. */
  readonly superUsers: readonly string[];
};

const login = 'org.apache.kafka.common.security.scram.ScramLoginModule required';

/**
 * The configuration of one combined KRaft node that asks for credentials on every listener. The file holds the broker's password, so its
 * mode is 0600.
 * SCRAM on the controller's listener works on a combined node only, because the users given at format time exist before the first
 * request. `broker` must be a super user to register itself.
 */
export function serverProperties(options: BrokerOptions): string {
  const { clientPort, controllerPort, brokerPort } = options;
  const asBroker = `${login} username="broker" password="${options.brokerPassword}";`;
  return `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
listeners=CLIENT://127.0.0.1:${clientPort},CONTROLLER://127.0.0.1:${controllerPort},BROKER://127.0.0.1:${brokerPort}
advertised.listeners=CLIENT://127.0.0.1:${clientPort},BROKER://127.0.0.1:${brokerPort}
listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,BROKER:SASL_PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=BROKER
log.dirs=${options.dataDirectory}
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.mechanism.controller.protocol=SCRAM-SHA-512
listener.name.client.scram-sha-512.sasl.jaas.config=${login};
listener.name.broker.scram-sha-512.sasl.jaas.config=${asBroker}
listener.name.controller.scram-sha-512.sasl.jaas.config=${asBroker}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=${['broker', ...options.superUsers].map((name) => `User:${name}`).join(';')}
allow.everyone.if.no.acl.found=false
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=2000
log.message.timestamp.type=LogAppendTime
log.retention.check.interval.ms=10000
log.segment.delete.delay.ms=1000
log.cleaner.backoff.ms=5000
log.cleaner.min.cleanable.ratio=0.01
num.network.threads=2
num.io.threads=4
`;
}

/** The configuration of Kafka's command-line tools as one user. */
export const clientProperties = (user: string, password: string): string =>
  `security.protocol=SASL_PLAINTEXT
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=${login} username="${user}" password="${password}";
`;

export const LOG4J_PROPERTIES = `status=error
appenders=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %p %m (%c{1})%n
rootLogger.level=warn
rootLogger.appenderRefs=console
rootLogger.appenderRef.console.ref=console
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=info
`;
