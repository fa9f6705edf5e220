// Asks ClickHouse as Grafana's ClickHouse data source does over HTTP: the same driver with the same options (Connect in
// pkg/plugin/driver.go of github.com/grafana/clickhouse-datasource), the statements that its editor sends (CHDatasource.ts, schema.go), and
// then the statements of its arguments. It prints the answer to each as one line of JSON.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

type answer struct {
	SQL   string     `json:"sql"`
	Code  int32      `json:"code"`
	Error string     `json:"error,omitempty"`
	Rows  [][]string `json:"rows"`
}

func main() {
	db := clickhouse.OpenDB(&clickhouse.Options{
		Addr:        []string{os.Getenv("CLICKHOUSE_HOST") + ":" + os.Getenv("CLICKHOUSE_PORT")},
		Auth:        clickhouse.Auth{Database: "city", Username: os.Getenv("CLICKHOUSE_USER"), Password: os.Getenv("CLICKHOUSE_PASSWORD")},
		Protocol:    clickhouse.HTTP,
		Compression: &clickhouse.Compression{Method: clickhouse.CompressionGZIP},
		DialTimeout: 10 * time.Second,
		ReadTimeout: 60 * time.Second,
	})
	defer db.Close()
	if err := db.PingContext(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	printer := json.NewEncoder(os.Stdout)
	for _, statement := range os.Args[1:] {
		if err := printer.Encode(ask(db, statement)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// ask runs one statement and gives its rows as text.
func ask(db *sql.DB, statement string) answer {
	rows, err := db.QueryContext(context.Background(), statement)
	if err != nil {
		return refused(statement, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return refused(statement, err)
	}
	found := answer{SQL: statement, Rows: [][]string{}}
	for rows.Next() {
		values := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return refused(statement, err)
		}
		row := make([]string, len(columns))
		for i, value := range values {
			row[i] = fmt.Sprint(value)
		}
		found.Rows = append(found.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return refused(statement, err)
	}
	return found
}

func refused(statement string, err error) answer {
	var exception *clickhouse.Exception
	if errors.As(err, &exception) {
		return answer{SQL: statement, Code: exception.Code, Error: exception.Message}
	}
	return answer{SQL: statement, Code: -1, Error: err.Error()}
}
