"""A schema of any number of tables, with a view and a procedure for every ten of them.

It is MySQL's, or PostgreSQL's as pg_dump writes it.
"""

from collections.abc import Iterator

_PER_CODE = 10
_TABLE = """CREATE TABLE t{n} (id bigint unsigned NOT NULL AUTO_INCREMENT, parent_id bigint unsigned, name varchar(80) NOT NULL,
 state enum('new', 'paid', 'sent') NOT NULL DEFAULT 'new', price decimal(12,2) NOT NULL DEFAULT 0, paid tinyint(1) NOT NULL DEFAULT 0,
 note text, extra json, made datetime NOT NULL, changed timestamp NULL ON UPDATE CURRENT_TIMESTAMP,
 total decimal(14,2) GENERATED ALWAYS AS (price * 2) VIRTUAL, hash binary(16), PRIMARY KEY (id), UNIQUE KEY by_name (name),
 KEY by_parent (parent_id), KEY by_state (state, made), CONSTRAINT f{n} FOREIGN KEY (parent_id) REFERENCES t{parent} (id))"""
_VIEW = """CREATE VIEW v{n} AS SELECT t.id, t.name, count(*) AS children, sum(c.price) AS price
 FROM t{n} t LEFT JOIN t{child} c ON c.parent_id = t.id WHERE t.state = 'paid' GROUP BY t.id, t.name"""
_PROCEDURE = """CREATE PROCEDURE p{n}(IN wanted bigint) BEGIN DECLARE done int DEFAULT 0; DECLARE found bigint;
 DECLARE c CURSOR FOR SELECT id FROM t{n} WHERE parent_id = wanted; DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1; OPEN c;
 l: LOOP FETCH c INTO found; IF done THEN LEAVE l; END IF; UPDATE t{n} SET paid = 1 WHERE id = found; END LOOP; CLOSE c; END"""


def statements(tables: int) -> Iterator[str]:
    """The statements that make the schema, tables first, without their semicolons."""
    for n in range(tables):
        yield _TABLE.format(n=n, parent=max(n - 1, 0))
    for n in range(0, tables, _PER_CODE):
        yield _VIEW.format(n=n, child=min(n + 1, tables - 1))
        yield _PROCEDURE.format(n=n)


def dump(tables: int) -> str:
    """The schema as a script that the mysql client runs."""
    written = "".join(f"{statement};;\n" for statement in statements(tables))
    return f"DELIMITER ;;\n{written}DELIMITER ;\n"


_POSTGRESQL_TABLE = """CREATE TABLE public.t{n} (
    id bigint NOT NULL,
    parent_id bigint,
    name character varying(80) NOT NULL,
    state public.state DEFAULT 'new'::public.state NOT NULL,
    price numeric(12,2) DEFAULT 0 NOT NULL,
    paid boolean DEFAULT false NOT NULL,
    note text,
    extra jsonb,
    made timestamp with time zone DEFAULT now() NOT NULL,
    changed timestamp without time zone,
    total numeric(14,2) GENERATED ALWAYS AS ((price * (2)::numeric)) STORED,
    hash bytea,
    CONSTRAINT c{n} CHECK ((price >= (0)::numeric))
);
ALTER TABLE public.t{n} OWNER TO postgres;
CREATE SEQUENCE public.t{n}_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.t{n}_id_seq OWNED BY public.t{n}.id;
ALTER TABLE ONLY public.t{n} ALTER COLUMN id SET DEFAULT nextval('public.t{n}_id_seq'::regclass);
"""
_POSTGRESQL_KEYS = """ALTER TABLE ONLY public.t{n} ADD CONSTRAINT t{n}_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.t{n} ADD CONSTRAINT by_name{n} UNIQUE (name);
CREATE INDEX by_parent{n} ON public.t{n} USING btree (parent_id);
CREATE INDEX by_state{n} ON public.t{n} USING btree (state, made);
"""
_POSTGRESQL_REFERENCE = """ALTER TABLE ONLY public.t{n} ADD CONSTRAINT f{n} FOREIGN KEY (parent_id) REFERENCES public.t{parent}(id);
"""
_POSTGRESQL_CODE = """CREATE VIEW public.v{n} AS
 SELECT t.id, t.name, count(*) AS children, sum(c.price) AS price
   FROM (public.t{n} t LEFT JOIN public.t{child} c ON ((c.parent_id = t.id)))
  WHERE (t.state = 'paid'::public.state) GROUP BY t.id, t.name;
CREATE PROCEDURE public.p{n}(IN wanted bigint)
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE t{n} SET paid = true WHERE parent_id = wanted; END $$;
"""


def postgresql_dump(tables: int) -> str:
    """The same schema, for PostgreSQL, in the order in which pg_dump writes it."""
    numbers = range(tables)
    pieces = ["-- PostgreSQL database dump\n", "CREATE TYPE public.state AS ENUM ('new', 'paid', 'sent');\n"]
    pieces += [_POSTGRESQL_TABLE.format(n=n) for n in numbers]
    pieces += [_POSTGRESQL_CODE.format(n=n, child=min(n + 1, tables - 1)) for n in range(0, tables, _PER_CODE)]
    pieces += [_POSTGRESQL_KEYS.format(n=n) for n in numbers]
    pieces += [_POSTGRESQL_REFERENCE.format(n=n, parent=max(n - 1, 0)) for n in numbers]
    return "".join(pieces)
