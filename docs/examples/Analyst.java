// Asks the city's ClickHouse as an analyst, with the JDBC driver (com.clickhouse:clickhouse-jdbc) and its jars in CLASSPATH:
// CLICKHOUSE_PASSWORD=... java -cp 'jars/*' Analyst.java [CLICKHOUSE_HOST, CLICKHOUSE_PORT, CLICKHOUSE_USER, DISTRICT]

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

public class Analyst {
    public static void main(String[] arguments) throws SQLException {
        Properties who = new Properties();
        who.put("user", setting("CLICKHOUSE_USER", "analyst"));
        who.put("password", System.getenv("CLICKHOUSE_PASSWORD"));
        String url = "jdbc:clickhouse://" + setting("CLICKHOUSE_HOST", "127.0.0.1") + ":" + setting("CLICKHOUSE_PORT", "28123") + "/city";
        try (Connection connection = DriverManager.getConnection(url, who)) {
            var about = connection.getMetaData();
            List<String> cameras = new ArrayList<>();
            String sql = "SELECT camera, state FROM camera_health WHERE district = ? ORDER BY camera";
            try (var question = connection.prepareStatement(sql)) {
                question.setString(1, setting("DISTRICT", "hassan"));
                try (ResultSet rows = question.executeQuery()) {
                    while (rows.next()) cameras.add("[\"" + rows.getString(1) + "\", \"" + rows.getString(2) + "\"]");
                }
            }
            System.out.println("{\"databases\": " + quoted(column(about.getSchemas(), "TABLE_SCHEM"))
                + ", \"tables\": " + quoted(column(about.getTables(null, "city", "%", null), "TABLE_NAME"))
                + ", \"columns\": " + quoted(column(about.getColumns(null, "city", "camera_health", "%"), "COLUMN_NAME"))
                + ", \"cameras\": " + cameras
                + ", \"refused\": " + refusal(connection, "SELECT plate_text FROM observations.plate_reads") + "}");
        }
    }

    /** The exception code of what an analyst may not do. */
    private static int refusal(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeQuery(sql);
            return 0;
        } catch (SQLException error) {
            return error.getErrorCode();
        }
    }

    private static List<String> column(ResultSet rows, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) values.add(rows.getString(name));
        return values;
    }

    private static List<String> quoted(List<String> values) {
        return values.stream().map(value -> '"' + value + '"').toList();
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
