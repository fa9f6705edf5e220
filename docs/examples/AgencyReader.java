// Reads what the city tells an agency. Java 17 or later, with kafka-clients, zstd-jni, slf4j-api and jackson-databind on the class path:
// KAFKA_BROKERS=host:port,… KAFKA_PASSWORD=… AGENCY=police java -cp 'libs/*' AgencyReader.java
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

public class AgencyReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The same id may come twice: a reader that acts remembers what it has handled. */
  private static final Set<String> HANDLED = new HashSet<>();

  public static void main(String[] arguments) throws Exception {
    String agency = System.getenv("AGENCY");
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings("agency." + agency))) {
      consumer.subscribe(List.of("agency." + agency + ".alerts.v2"));
      while (true) {
        for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) handle(message);
      }
    }
  }

  private static Properties settings(String user) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", System.getenv("KAFKA_BROKERS"));
    settings.put("security.protocol", System.getenv().getOrDefault("KAFKA_SECURITY", "SASL_SSL"));
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, System.getenv("KAFKA_PASSWORD")));
    // A group's name begins with the user's and a dot; what is read is remembered under it.
    settings.put("group.id", user + ".java");
    settings.put("auto.offset.reset", "earliest");
    settings.put("key.deserializer", StringDeserializer.class.getName());
    settings.put("value.deserializer", StringDeserializer.class.getName());
    return settings;
  }

  private static void handle(ConsumerRecord<String, String> message) throws Exception {
    String id = new String(message.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    if (!HANDLED.add(id)) return;
    JsonNode body = JSON.readTree(message.value()).get("body");
    String kind = body.get("kind").asText();
    switch (kind) {
      case "alert" -> {
        JsonNode alert = body.get("alert");
        System.out.println(
            "alert %s %s %s".formatted(text(alert, "alertId"), text(alert, "state"), text(alert, "rule")));
      }
      case "withdrawn" -> System.out.println("withdrawn " + text(body, "alertId"));
      case "heartbeat" -> System.out.println("heartbeat");
      case "checkpoint" -> {
        JsonNode checkpoint = body.get("checkpoint");
        System.out.println("checkpoint %s %s".formatted(text(checkpoint, "treeSize"), text(checkpoint, "rootHash")));
      }
      default -> System.err.println("ignored %s: this reader does not know the kind %s".formatted(id, kind));
    }
  }

  private static String text(JsonNode node, String field) {
    return node.get(field).asText();
  }
}
