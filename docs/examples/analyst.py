"""Asks the city's ClickHouse as an analyst, with clickhouse-connect: pip install clickhouse-connect

CLICKHOUSE_PASSWORD=... python3 analyst.py [CLICKHOUSE_HOST, CLICKHOUSE_PORT, CLICKHOUSE_USER, DISTRICT]
"""

import json
import os

import clickhouse_connect
from clickhouse_connect.driver.exceptions import DatabaseError

client = clickhouse_connect.get_client(
    host=os.environ.get("CLICKHOUSE_HOST", "127.0.0.1"),
    port=int(os.environ.get("CLICKHOUSE_PORT", "28123")),
    username=os.environ.get("CLICKHOUSE_USER", "analyst"),
    password=os.environ["CLICKHOUSE_PASSWORD"],
    database="city",
)


def refusal(sql):
    """The exception code of what an analyst may not do."""
    try:
        client.query(sql)
    except DatabaseError as error:
        return error.code
    return 0


# Values are bound, never put into the text.
cameras = client.query(
    "SELECT camera, state FROM camera_health WHERE district = {district:String} ORDER BY camera",
    parameters={"district": os.environ.get("DISTRICT", "hassan")},
)
print(
    json.dumps(
        {
            "databases": client.command("SHOW DATABASES").splitlines(),
            "tables": client.command("SHOW TABLES").splitlines(),
            "columns": [row[0] for row in client.query("DESCRIBE TABLE camera_health").result_rows],
            "cameras": [list(row) for row in cameras.result_rows],
            "refused": refusal("SELECT plate_text FROM observations.plate_reads"),
        }
    )
)
