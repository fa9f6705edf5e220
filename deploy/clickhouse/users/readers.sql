-- The roles that read a ClickHouse server, and their limits. The local engine has the same ones (deploy/local/src/clickhouse/users.ts; a
-- test compares them). A reader may lower a limit and never raise it; 0 would mean no limit. An administrator runs this file once;
-- afterwards the server's catalogues show what is granted.
CREATE SETTINGS PROFILE IF NOT EXISTS marsad_analyst SETTINGS
    readonly = 2 CONST,
    max_execution_time = 20 MIN 1 MAX 20,
    max_memory_usage = 500000000 MIN 1 MAX 500000000,
    max_threads = 1 MIN 1 MAX 1,
    max_result_rows = 1000000 MIN 1 MAX 1000000,
    max_result_bytes = 200000000 MIN 1 MAX 200000000,
    max_concurrent_queries_for_user = 6 CONST,
    result_overflow_mode = 'throw' CONST,
    timeout_overflow_mode = 'throw' CONST;

CREATE SETTINGS PROFILE IF NOT EXISTS marsad_command_center SETTINGS
    readonly = 2 CONST,
    max_execution_time = 30 MIN 1 MAX 30,
    max_memory_usage = 2000000000 MIN 1 MAX 2000000000,
    max_threads = 2 MIN 1 MAX 2,
    max_result_rows = 1000000 MIN 1 MAX 1000000,
    max_result_bytes = 200000000 MIN 1 MAX 200000000,
    max_concurrent_queries_for_user = 8 CONST,
    result_overflow_mode = 'throw' CONST,
    timeout_overflow_mode = 'throw' CONST;

CREATE ROLE IF NOT EXISTS marsad_analyst SETTINGS PROFILE 'marsad_analyst';
GRANT SELECT ON city.* TO marsad_analyst;

CREATE ROLE IF NOT EXISTS marsad_command_center SETTINGS PROFILE 'marsad_command_center';
GRANT SELECT ON city.* TO marsad_command_center;
GRANT SELECT ON observations.* TO marsad_command_center;

CREATE QUOTA IF NOT EXISTS marsad_analyst KEYED BY user_name FOR INTERVAL 1 hour MAX queries = 2000, execution_time = 1800 TO marsad_analyst;

-- One account a person, and one for a dashboard. Passwords are set by the administrator and handed over apart from the address.
-- CREATE USER IF NOT EXISTS name IDENTIFIED WITH sha256_password BY '…' DEFAULT DATABASE city DEFAULT ROLE marsad_analyst;
-- GRANT marsad_analyst TO name;
