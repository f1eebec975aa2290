"""The table of SQL texts, and what each of their statements does, in a short notation.

A line is `dialect | text | what it does`, or `dialect | text` with the rest in the next line; one that ends
in a backslash goes on below; `\\n` in a text is the end of a line; without a dialect none is known. Of what
it does,

    t            reads table t               t?           perhaps
    t=creates    writes it, and how          t=creates?   perhaps
    schema:s     something other than a table, likewise
    v=creates(t) what happens whenever v is used
    <f  >f       reads, writes file f
    :n $n {n}    takes the variable n of its host
    *  =*        may read, may write anything
    !            is not understood           -            does nothing

Statements are separated by ` ; `.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_blocks.languages.sql.values import Form, Query, Ref, Sort, Statement, Write

# Tables have the columns id, x and y. Those in duckdb and sqlite are executed (test_truth.py).
TABLE = r"""
duckdb | SELECT * FROM t | t
duckdb | select * from T | t
duckdb | SELECT * FROM "T" | t
duckdb | SELECT 1 | -
duckdb | SELECT t.x, b.y FROM t JOIN u AS b ON t.id = b.id | t u
duckdb | SELECT * FROM t, u WHERE t.id = u.id | t u
duckdb | SELECT t.* FROM t LEFT JOIN (u JOIN w USING (id)) USING (id) | t u w
duckdb | SELECT * FROM t NATURAL JOIN u | t u
duckdb | SELECT * FROM t POSITIONAL JOIN u | t u
duckdb | SELECT * FROM t ASOF JOIN u ON t.id = u.id AND t.x >= u.x | t u
duckdb | SELECT * FROM t SEMI JOIN u USING (id) | t u
duckdb | SELECT * FROM t AS t2, t AS t3 | t
duckdb | SELECT * FROM (SELECT * FROM t) AS u | t
duckdb | SELECT x FROM t WHERE x IN (SELECT x FROM u) | t u
duckdb | SELECT x, (SELECT max(y) FROM u WHERE u.id = t.id) FROM t | t u
duckdb | SELECT x FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id) | t u
duckdb | SELECT * FROM t, LATERAL (SELECT u.x AS z FROM u WHERE u.id = t.id) | t u
duckdb | SELECT * FROM t UNION ALL SELECT * FROM u EXCEPT SELECT * FROM w | t u w
duckdb | SELECT id FROM t INTERSECT SELECT id FROM u | t u
duckdb | SELECT * FROM t UNION ALL BY NAME SELECT * FROM u | t u
duckdb | SELECT x FROM t ORDER BY (SELECT max(x) FROM u) | t u
duckdb | SELECT x FROM t GROUP BY x HAVING count(*) > (SELECT min(x) FROM u) | t u
duckdb | SELECT sum(x) OVER (PARTITION BY y ORDER BY id) FROM t QUALIFY row_number() OVER (ORDER BY x) = 1 | t
duckdb | SELECT CASE WHEN x > 0 THEN (SELECT 1 FROM u LIMIT 1) END FROM t | t u
duckdb | SELECT t FROM t | t
duckdb | SELECT * EXCLUDE (x) REPLACE (y + 1 AS y) FROM t | t
duckdb | SELECT COLUMNS('x|y') FROM t | t
duckdb | SELECT * FROM t TABLESAMPLE 50% | t
duckdb | SELECT * FROM t USING SAMPLE 1 | t
duckdb | SELECT list_transform([x, y], lambda z: z + 1) FROM t | t
duckdb | FROM t | t
duckdb | FROM t SELECT x WHERE x > 1 | t
duckdb | FROM t, u SELECT t.x | t u
duckdb | TABLE t | t
duckdb | VALUES (1), (2) | -
duckdb | SELECT * FROM (VALUES (1), (2)) AS v(a) | -
duckdb | SELECT * FROM range(3) AS r(a) | -
duckdb | SELECT * FROM generate_series(1, 3) | -
duckdb | SELECT unnest([1, 2]) | -
duckdb | SELECT * FROM unnest([1, 2]) AS u | -
duckdb | SUMMARIZE t | t
duckdb | SUMMARIZE SELECT x FROM t | t
duckdb | DESCRIBE t | t
duckdb | DESCRIBE SELECT * FROM t JOIN u USING (id) | t u
duckdb | PIVOT t ON x USING sum(y) | t
duckdb | PIVOT (SELECT * FROM t JOIN u USING (id, x, y)) ON x USING sum(y) | t u
duckdb | UNPIVOT t ON x, y INTO NAME n VALUE v | t
duckdb | SELECT * FROM t PIVOT (sum(y) FOR x IN (1, 2)) | t
duckdb | FROM (PIVOT t ON x USING sum(y)) | t
duckdb | WITH p AS (PIVOT t ON x USING sum(y)) SELECT * FROM p | t
duckdb | SELECT * FROM query_table('t') | t
duckdb | SELECT * FROM query_table(['t', 'u']) | t u
duckdb | SELECT * FROM query('SELECT * FROM t') | t
duckdb | SHOW TABLES | *
duckdb | SELECT table_name FROM information_schema.tables | *
duckdb | SELECT table_name FROM duckdb_tables() | *
duckdb | PRAGMA table_info('t') | t
duckdb | -- nothing | -
duckdb | /* SELECT * FROM t */ SELECT 'FROM u' -- FROM w | -
duckdb | SELECT * FROM t; ; SELECT * FROM u; | t ; u

duckdb | WITH c AS (SELECT * FROM t) SELECT * FROM c | t
duckdb | WITH c AS (SELECT * FROM t) SELECT * FROM C | t
duckdb | WITH c(a, b, d) AS (SELECT * FROM t) SELECT a FROM c | t
duckdb | WITH t AS (SELECT 1 AS x) SELECT * FROM t | -
duckdb | WITH t AS (SELECT * FROM t) SELECT * FROM t | t
duckdb | WITH a AS (SELECT * FROM t), b AS (SELECT * FROM a) SELECT * FROM b | t
duckdb | WITH b AS (SELECT * FROM a), a AS (SELECT 1) SELECT * FROM b | a
duckdb | WITH RECURSIVE b AS (SELECT * FROM a), a AS (SELECT 1) SELECT * FROM b | a
duckdb | WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r | -
duckdb | WITH RECURSIVE r AS (SELECT x FROM t UNION SELECT r.x FROM r JOIN u ON r.x = u.id) SELECT * FROM r
    t u
duckdb | WITH RECURSIVE r AS (SELECT x FROM r) SELECT * FROM r | r
duckdb | WITH c AS (SELECT 1 AS x) SELECT * FROM c UNION ALL SELECT x FROM c | -
duckdb | (WITH c AS (SELECT 1 AS x) SELECT * FROM c) UNION ALL SELECT x FROM c | c
duckdb | SELECT * FROM (WITH c AS (SELECT * FROM t) SELECT x FROM c) AS s, c | t c
duckdb | WITH c AS (SELECT 1 AS x) SELECT * FROM (SELECT * FROM c) AS s | -
duckdb | WITH c AS (SELECT 1 AS x) SELECT * FROM main.c | c
duckdb | WITH c AS (WITH d AS (SELECT * FROM t) SELECT * FROM d) SELECT * FROM c | t
duckdb | WITH c AS (WITH d AS (SELECT * FROM t) SELECT * FROM d) SELECT c.x FROM c, d | t d
duckdb | WITH c AS (SELECT * FROM t) SELECT (SELECT max(x) FROM c) | t
duckdb | WITH c AS MATERIALIZED (SELECT * FROM t) FROM c | t
duckdb | SELECT x FROM t WHERE x IN (WITH t AS (SELECT 1 AS x) SELECT x FROM t) | t
duckdb | WITH c AS (SELECT * FROM t) INSERT INTO w SELECT * FROM c | t w=changes
duckdb | WITH w AS (SELECT * FROM t) INSERT INTO w SELECT * FROM w | t w=changes
duckdb | INSERT INTO w WITH c AS (SELECT * FROM t) SELECT * FROM c | t w=changes
duckdb | CREATE TABLE n AS WITH c AS (SELECT * FROM t) SELECT * FROM c | t n=creates
duckdb | WITH c AS (SELECT id FROM t) DELETE FROM w WHERE id IN (SELECT id FROM c) | t w=changes
duckdb | WITH c AS (SELECT * FROM t) UPDATE w SET x = c.x FROM c WHERE w.id = c.id | t w=changes
duckdb | WITH d AS (DELETE FROM w RETURNING *) SELECT * FROM d | w=empties
duckdb | WITH d AS (INSERT INTO w SELECT * FROM t RETURNING id) SELECT * FROM d, u | t u w=changes

duckdb | INSERT INTO w VALUES (1, 2, 3) | w=changes
duckdb | INSERT INTO w (x, id) VALUES (1, 2) RETURNING x | w=changes
duckdb | INSERT INTO w SELECT * FROM t | t w=changes
duckdb | INSERT INTO w SELECT * FROM w | w w=changes
duckdb | INSERT INTO w FROM t | t w=changes
duckdb | INSERT INTO w BY NAME SELECT x, id FROM t | t w=changes
duckdb | INSERT INTO w SELECT id, x, (SELECT max(y) FROM u) FROM t | t u w=changes
duckdb | INSERT INTO w DEFAULT VALUES | w=changes
duckdb | CREATE TABLE k (id int PRIMARY KEY, x int); INSERT OR REPLACE INTO k VALUES (1, 2)
    k=creates ; k=changes
duckdb | CREATE TABLE k (id int PRIMARY KEY); INSERT OR IGNORE INTO k SELECT id FROM t
    k=creates ; t k=changes
duckdb | UPDATE w SET x = 1 | w=changes
duckdb | UPDATE w SET x = t.x FROM t WHERE w.id = t.id | t w=changes
duckdb | UPDATE w AS z SET x = (SELECT max(x) FROM t) WHERE z.id IN (SELECT id FROM u) | t u w=changes
duckdb | DELETE FROM w | w=empties
duckdb | DELETE FROM w WHERE x > 1 | w=changes
duckdb | DELETE FROM w USING t WHERE w.id = t.id | t w=changes
duckdb | DELETE FROM w WHERE id IN (SELECT id FROM t) RETURNING * | t w=changes
duckdb | TRUNCATE w | w=empties
duckdb | TRUNCATE TABLE w | w=empties
duckdb | MERGE INTO w USING t ON w.id = t.id WHEN MATCHED THEN UPDATE SET x = t.x WHEN NOT MATCHED THEN \
INSERT VALUES (t.id, t.x, t.y)
    t w=changes
duckdb | MERGE INTO w USING (SELECT * FROM t JOIN u USING (id, x, y)) AS s ON w.id = s.id WHEN MATCHED THEN \
DELETE
    t u w=changes
duckdb | CREATE TABLE n (id int) | n=creates
duckdb | CREATE TABLE n AS SELECT * FROM t | t n=creates
duckdb | CREATE TABLE n AS FROM t | t n=creates
duckdb | CREATE TEMP TABLE n AS SELECT * FROM t | t n=creates
duckdb | CREATE OR REPLACE TABLE n AS SELECT * FROM t | t n=replaces
duckdb | CREATE OR REPLACE TABLE w AS SELECT * FROM w WHERE x > 1 | w w=replaces
duckdb | CREATE TABLE IF NOT EXISTS n AS SELECT * FROM t | t n=ensures
duckdb | CREATE TABLE IF NOT EXISTS n (id int) | n=ensures
duckdb | CREATE TABLE n AS SELECT * FROM t LIMIT 0; INSERT INTO n SELECT * FROM u; SELECT * FROM n
    t n=creates ; u n=changes ; n
duckdb | CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE n (id int REFERENCES p (id))
    p=creates ; p n=creates
duckdb | CREATE VIEW v AS SELECT * FROM t | t v=creates(t)
duckdb | CREATE OR REPLACE VIEW v AS FROM t JOIN u USING (id) | t u v=replaces(t u)
duckdb | CREATE TEMP VIEW v (a, b, c) AS WITH c AS (FROM t) FROM c | t v=creates(t)
duckdb | CREATE VIEW IF NOT EXISTS v AS SELECT * FROM t | t v=ensures(t)
duckdb | CREATE INDEX i ON w (x) | w=changes
duckdb | CREATE SCHEMA s; CREATE TABLE s.n AS SELECT * FROM t; SELECT * FROM s.n
    schema:s=creates ; t schema:s s.n=creates ; s.n schema:s
duckdb | SELECT * FROM main.t JOIN memory.main.u USING (id) | t u
duckdb | ALTER TABLE w RENAME TO n | w w=drops n=creates
duckdb | ALTER TABLE w ADD COLUMN z int | w=changes
duckdb | ALTER TABLE w RENAME x TO z | w=changes
duckdb | ALTER TABLE w ALTER x TYPE varchar | w=changes
duckdb | DROP TABLE w | w w=drops
duckdb | DROP TABLE IF EXISTS w | w=drops
duckdb | CREATE VIEW v AS SELECT 1; DROP VIEW v | v=creates(-) ; v v=drops
duckdb | COMMENT ON TABLE t IS 'kept' | t
duckdb | EXPLAIN SELECT * FROM t | t
duckdb | EXPLAIN ANALYZE SELECT * FROM t | t
duckdb | EXPLAIN ANALYZE INSERT INTO w SELECT * FROM t | t w=changes
duckdb | EXPLAIN INSERT INTO w SELECT * FROM t | t w
duckdb | EXPLAIN CREATE TABLE n AS SELECT * FROM t | t
duckdb | PREPARE p AS SELECT * FROM t WHERE x = $1; EXECUTE p(1); DEALLOCATE p
    t prepared:p=replaces(t) ; prepared:p ; prepared:p=drops
duckdb | CREATE MACRO f(a) AS a + 1; SELECT f(x) FROM t | function:f=creates(-) ; function:f t
duckdb | CREATE OR REPLACE MACRO m(a) AS TABLE SELECT * FROM t WHERE x > a; FROM m(0)
    t function:m=replaces(t) ; function:m
duckdb | CREATE SEQUENCE q; SELECT nextval('q'); DROP SEQUENCE q
    sequence:q=creates ; sequence:q=changes ; sequence:q sequence:q=drops
duckdb | CREATE TYPE mood AS ENUM ('sad', 'ok'); SELECT 'ok'::mood; DROP TYPE mood
    type:mood=creates ; - ; type:mood=drops
duckdb | CREATE TYPE mood AS ENUM (SELECT x::varchar FROM t) | t type:mood=creates
duckdb | SET VARIABLE v = (SELECT max(x) FROM t); SELECT getvariable('v') | t variable:v=replaces ; variable:v
duckdb | SET threads = 2; RESET threads | setting:threads=replaces ; setting:threads=replaces
duckdb | PRAGMA threads = 2 | setting:threads=replaces
duckdb | BEGIN; INSERT INTO w SELECT * FROM t; COMMIT | - ; t w=changes ; -
duckdb | BEGIN TRANSACTION; DROP TABLE w; ROLLBACK | - ; w w=drops ; setting:transaction=changes
duckdb | CHECKPOINT; VACUUM; ANALYZE | - ; - ; -
duckdb | ATTACH ':memory:' AS m; CREATE TABLE m.n AS FROM t; FROM m.n; FROM m.main.n; DETACH m
    schema:m=creates ; t schema:m m.n=creates ; m.n schema:m ; m.n schema:m ; schema:m schema:m=drops
duckdb | ATTACH 'new.db' AS m; USE m; CREATE TABLE n AS SELECT 1 AS a; USE memory
    <new.db schema:m=creates ; schema:m setting:schema=replaces ; n=creates ; schema:memory \
setting:schema=replaces
duckdb | ATTACH IF NOT EXISTS 'new.db' | <new.db schema:new=ensures
duckdb | COPY t TO 'out.csv' (HEADER) | t >out.csv
duckdb | COPY (SELECT * FROM t JOIN u USING (id)) TO 'out.parquet' (FORMAT parquet) | t u >out.parquet
duckdb | COPY w FROM 'in.csv' | <in.csv w=changes
duckdb | COPY w (id, x, y) FROM 'in.csv' (HEADER) | <in.csv w=changes
duckdb | EXPORT DATABASE 'folder' | * >folder
duckdb | SELECT * FROM 'in.csv' | <in.csv
duckdb | SELECT * FROM "in.csv" AS c JOIN t USING (id) | <in.csv t
duckdb | FROM 'in.parquet' | <in.parquet
duckdb | FROM 'i*.csv' | <i*.csv
duckdb | SELECT * FROM read_csv('in.csv', header = true) | <in.csv
duckdb | SELECT * FROM read_csv_auto('in.csv') | <in.csv
duckdb | SELECT * FROM read_parquet('in.parquet') | <in.parquet
duckdb | SELECT * FROM read_parquet(['in.parquet', 'i*.parquet']) | <in.parquet <i*.parquet
duckdb | SELECT * FROM parquet_scan('in.parquet') | <in.parquet
duckdb | SELECT * FROM parquet_schema('in.parquet') | <in.parquet
duckdb | SELECT content FROM read_text('in.csv') | <in.csv
duckdb | SELECT * FROM glob('in.*') | <in.*
duckdb | SELECT * FROM sniff_csv('in.csv') | <in.csv
duckdb | CREATE TABLE n AS SELECT * FROM read_csv('in.csv') WHERE id IN (SELECT id FROM t)
    <in.csv t n=creates
duckdb | INSERT INTO w FROM 'in.csv' | <in.csv w=changes
duckdb | SELECT * FROM t WHERE x = $limit AND y = $other | t $limit $other
duckdb | SELECT * FROM t WHERE x = ? AND y = $2 | t
duckdb | selec * fro x | !
duckdb | SELECT * FROM | !
duckdb | SELECT * FROM t; SELECT FROM WHERE; SELECT * FROM u | t ; ! ; u

sqlite | SELECT * FROM t | t
sqlite | SELECT * FROM Main.T | t
sqlite | SELECT * FROM [t] JOIN `u` USING (id) | t u
sqlite | WITH b AS (SELECT * FROM a), a AS (SELECT 1 AS x) SELECT * FROM b | -
sqlite | WITH r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r | -
sqlite | WITH t AS (SELECT 1 AS x) SELECT * FROM t, main.t AS o | t
sqlite | CREATE TABLE o (x); SELECT x IN o FROM t | o=creates ; o t
sqlite | SELECT x FROM t WHERE (id, x) IN (VALUES (1, 2)) | t
sqlite | SELECT * FROM sqlite_master | *
sqlite | SELECT name FROM pragma_table_info('t') | * t
sqlite | PRAGMA table_info(t) | t
sqlite | PRAGMA foreign_keys = ON | setting:foreign_keys=replaces
sqlite | PRAGMA journal_mode | -
sqlite | VALUES (1) | -
sqlite | INSERT INTO w SELECT * FROM t | t w=changes
sqlite | INSERT OR IGNORE INTO w VALUES (1, 2, 3) | w=changes
sqlite | REPLACE INTO w SELECT * FROM t | t w=changes
sqlite | replace\ninto w values (1, 2, 3) | w=changes
sqlite | UPDATE OR REPLACE w SET x = 1 | w=changes
sqlite | UPDATE w SET x = t.x FROM t WHERE w.id = t.id | t w=changes
sqlite | DELETE FROM w WHERE id IN (SELECT id FROM t) | t w=changes
sqlite | DELETE FROM w | w=empties
sqlite | CREATE TABLE n AS SELECT * FROM t | t n=creates
sqlite | CREATE TABLE IF NOT EXISTS n (id INTEGER PRIMARY KEY AUTOINCREMENT, x) | n=ensures
sqlite | CREATE TEMPORARY TABLE n AS SELECT * FROM t | t n=creates
sqlite | CREATE VIEW v AS SELECT * FROM missing | v=creates(missing)
sqlite | CREATE VIRTUAL TABLE n USING fts5(x) | n=creates
sqlite | CREATE UNIQUE INDEX i ON w (id) | w=changes
sqlite | CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO w VALUES (new.id, 1, 2); DELETE FROM u; END; \
SELECT 1
    t trigger:t=changes(w=changes ; u=empties) ; -
sqlite | ALTER TABLE w RENAME TO n | w w=drops n=creates
sqlite | ALTER TABLE w RENAME COLUMN x TO z | w=changes
sqlite | DROP TABLE IF EXISTS w | w=drops
sqlite | EXPLAIN QUERY PLAN SELECT * FROM t | t
sqlite | ATTACH 'new.db' AS m; CREATE TABLE m.n (a); SELECT * FROM m.n; DETACH DATABASE m
    <new.db schema:m=creates ; schema:m m.n=creates ; m.n schema:m ; schema:m schema:m=drops
sqlite | BEGIN IMMEDIATE; SAVEPOINT s; RELEASE s; END | - ; - ; - ; -
sqlite | SELECT * FROM t WHERE x = :low AND y = @high | t :low $high

postgres | SELECT * FROM public.users | users
postgres | SELECT * FROM Users JOIN "Users" USING (id) | users Users
postgres | SELECT * FROM sales.orders | sales.orders schema:sales
postgres | SELECT * FROM db.sales.orders | db.sales.orders schema:db schema:db.sales
postgres | SELECT * FROM "a.b" | "a.b"
postgres | SELECT id, x INTO n FROM o WHERE x > 1 | o n=creates
postgres | SELECT id INTO TEMP n FROM o | o n=creates
postgres | WITH gone AS (DELETE FROM a WHERE x > 1 RETURNING *) INSERT INTO log SELECT * FROM gone
    a=changes log=changes
postgres | WITH n AS (UPDATE a SET x = b.x FROM b RETURNING a.*) SELECT * FROM n | b a=changes
postgres | WITH RECURSIVE b AS (SELECT * FROM a), a AS (SELECT 1) SELECT * FROM b | -
postgres | DELETE FROM a USING b, c WHERE a.id = b.id | b c a=changes
postgres | TRUNCATE TABLE a, b RESTART IDENTITY CASCADE | a=empties b=empties
postgres | DROP TABLE IF EXISTS a, s.b CASCADE | a=drops s.b=drops
postgres | INSERT INTO a (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET x = excluded.x + (SELECT max(y) FROM \
b)
    b a=changes
postgres | CREATE MATERIALIZED VIEW m AS SELECT * FROM t | t m=creates
postgres | REFRESH MATERIALIZED VIEW m | m=changes *
postgres | CREATE FUNCTION f() RETURNS int AS $$ SELECT max(x) FROM t $$ LANGUAGE sql
    t function:f=creates(t)
postgres | DO $$ BEGIN DELETE FROM t; END $$ | * =*
postgres | CALL refill() | function:refill * =*
postgres | SET search_path TO s, public | setting:search_path=replaces
postgres | SELECT * FROM pg_catalog.pg_class | *
postgres | CREATE TABLE a (LIKE b INCLUDING ALL) | b a=creates
postgres | CREATE TABLE a PARTITION OF b FOR VALUES IN (1) | b a=creates
postgres | SELECT * FROM json_to_recordset('[]') AS x(a int) | function:json_to_recordset
postgres | COPY t FROM STDIN | t=changes
postgres | LOCK TABLE t | -
postgres | ALTER TABLE a SET SCHEMA s | a=changes
mysql | UPDATE a JOIN b ON a.id = b.id SET a.x = b.x | b a=changes
mysql | UPDATE a JOIN b AS z ON a.id = z.id SET z.x = 1 | a b=changes
mysql | DELETE a FROM a JOIN b ON a.id = b.id | b a=changes
mysql | REPLACE INTO a SELECT * FROM b | b a=changes
mysql | RENAME TABLE a TO b, c TO d | a a=drops b=creates c c=drops d=creates
mysql | SET @v = (SELECT max(x) FROM t); SELECT @v | t variable:v=replaces ; variable:v
mysql | SELECT * FROM `shop`.`Orders` | shop.Orders schema:shop
tsql | SELECT TOP 5 * FROM dbo.Users | users
tsql | UPDATE u SET x = 1 FROM users u JOIN b ON b.id = u.id | b users=changes
tsql | SELECT * INTO #n FROM o | o n=creates
spark | INSERT OVERWRITE TABLE a SELECT * FROM b | b a=empties
spark | CREATE TABLE t USING parquet LOCATION 'p' | <p t=creates
spark | SELECT * FROM parquet.`a/b` | <a/b
spark | CACHE TABLE c AS SELECT * FROM t | t c=replaces
spark | LOAD DATA INPATH 'x' INTO TABLE t | <x t=changes
spark | CREATE OR REPLACE TEMP VIEW v AS SELECT * FROM default.t | t v=replaces(t)
spark | REFRESH TABLE t | t=changes *
snowflake | SELECT * FROM Users JOIN "users" USING (id) | USERS users
snowflake | CREATE TABLE a CLONE b | B A=creates
bigquery | SELECT * FROM `p.d.t` | p.d.t schema:p schema:p.d
bigquery | SELECT * FROM t, t.items | t

| SELECT * FROM Users | users
| SUMMARIZE t | t
| FROM t SELECT x | t
| SELECT * FROM `t` | t
| ATTACH 'f.db' AS m | <f.db schema:m=creates
| SELECT * FROM t WHERE id = :id AND x::int > 1 | t :id
| SELECT '{{ not_me' | !
| SELECT * FROM t WHERE x = {{ low }} | t {low}
| SELECT * FROM {{ table }} JOIN u USING (id) | * u {table}
| SELECT * FROM t {% if deep %} JOIN u USING (id) {% endif %} | t u? {deep} ; t
| SELECT * FROM {% if deep %} a {% elif wide %} b {% else %} c {% endif %} | a? {deep} {wide} ; b? ; c?
| SELECT * FROM t WHERE {% for n in names %} x = '{{ n }}' OR {% endfor %} true | t {names}
| {% set low = 3 %}SELECT * FROM t WHERE x > {{ low }} | t
| {# FROM u #} SELECT * FROM t | t
| SELECT * FROM t WHERE x > unknown__part__ | t
| SELECT * FROM events_unknown__part__ | *
| SELECT * FROM t unknown__part__ | t
| SELECT * FROM t unknown__part__ unknown__part__ ORDER BY 1 | t *
| unknown__part__ | * =*
| INSERT INTO unknown__part__ SELECT * FROM t | t =*
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text of SQL in a dialect ("" where it is not known), and what it does, in the notation."""

    dialect: str
    text: str
    does: str

    @property
    def id(self) -> str:
        return f"{self.dialect} {self.text}"


def read_table(table: str) -> Iterator[Case]:
    """The cases of a table."""
    lines = [line for line in table.replace("\\\n", "").split("\n") if line.strip()]
    for number, line in enumerate(lines):
        if line.startswith("    "):
            continue
        dialect, rest = (f" {line}").split(" | ", 1)
        text, bar, does = rest.rpartition(" | ")
        if not bar:
            text, does = rest, lines[number + 1]
        yield Case(dialect=dialect.strip(), text=text.strip().replace("\\n", "\n"), does=does.strip())


def written(query: Query) -> str:
    """What a text does, in the notation."""
    taken = [f"{{{variable.name}}}" for variable in query.variables]
    first, *others = query.statements or (Statement(line=1),)
    told = [" ".join(sorted([*_words(first), *taken])) or "-", *map(_written, others)]
    return " ; ".join(told)


def sorted_words(does: str) -> str:
    """The notation with the words of each statement in order."""
    return " ; ".join(" ".join(sorted(_split(statement))) for statement in _statements(does))


def _statements(does: str) -> list[str]:
    found, depth = [""], 0
    for part in does.split(" "):
        if part == ";" and depth == 0:
            found.append("")
        else:
            found[-1] += f" {part}"
        depth += part.count("(") - part.count(")")
    return [statement.strip() for statement in found]


def _split(statement: str) -> list[str]:
    words, depth = [""], 0
    for sign in statement:
        depth += (sign == "(") - (sign == ")")
        if sign == " " and depth == 0:
            words.append("")
        else:
            words[-1] += sign
    return [word for word in words if word]


def _written(statement: Statement) -> str:
    return " ".join(sorted(_words(statement))) or "-"


def _words(statement: Statement) -> Iterator[str]:
    yield from (_ref(ref) for ref in statement.reads)
    yield from (_write(write) for write in statement.writes)
    yield from (f"<{file.path}" for file in statement.files_read)
    yield from (f">{file.path}" for file in statement.files_written)
    signs = {Form.COLON: ":", Form.DOLLAR: "$"}
    yield from (f"{signs[variable.form]}{variable.name}" for variable in statement.variables)
    if statement.reads_any:
        yield "*"
    if statement.writes_any:
        yield "=*"
    if not statement.understood:
        yield "!"


def _named(sort: Sort, name: str) -> str:
    return name if sort is Sort.TABLE else f"{sort}:{name}"


def _ref(ref: Ref) -> str:
    return _named(ref.sort, ref.name) + ("" if ref.sure else "?")


def _write(write: Write) -> str:
    body = f"({' ; '.join(map(_written, write.body))})" if write.body else ""
    return f"{_named(write.sort, write.name)}={write.how}{'' if write.sure else '?'}{body}"


CASES = tuple(read_table(TABLE))
