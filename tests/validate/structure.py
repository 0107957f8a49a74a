"""The structure of a test database."""

from migrate.engines.connect import open_raw
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Key, Schema, Table
from migrate.model.types import ColumnType, TypeKind
from migrate.url import Url


def structure(url: Url) -> Schema:
    pg = url.scheme == "postgresql"
    with open_raw(url) as c, c.cursor() as k:
        if pg:
            k.execute("""select n.nspname, r.relname, a.attname, t.typtype, case when t.typtype in ('e','d') then t.typname else format_type(case when t.typcategory='A' then t.typelem else t.oid end,null) end,
              format_type(a.atttypid,a.atttypmod), not a.attnotnull, null, t.typcategory='A', format_type(t.typbasetype,t.typtypmod),
              case when t.typname='numeric' and a.atttypmod>0 then (a.atttypmod-4)&2047 end, case when t.typname in ('bit') then a.atttypmod end, 6
              from pg_attribute a join pg_class r on r.oid=a.attrelid join pg_namespace n on n.oid=r.relnamespace join pg_type t on t.oid=a.atttypid
              where a.attnum>0 and not a.attisdropped and r.relkind in ('r','p') and n.nspname not like 'pg%' and n.nspname<>'information_schema' order by 1,2,a.attnum""")
        else:
            k.execute("""select table_schema, table_name, column_name, 'b', data_type, column_type, is_nullable='YES', character_set_name, 0, '', numeric_scale,
              case when data_type='bit' then numeric_precision else character_maximum_length end, datetime_precision from information_schema.columns where table_schema=database() order by 1,2,ordinal_position""")
        cols = {}
        for s, t, c_, tt, name, text, nullable, cs, arr, base, scale, length, frac in k.fetchall():
            kind = TypeKind.ARRAY if arr else {"e": TypeKind.ENUM, "d": TypeKind.DOMAIN}.get(tt, TypeKind.BASE)
            ty = ColumnType(
                name=name,
                text=text,
                kind=kind,
                length=length,
                scale=scale,
                fraction=frac,
                dimensions=int(arr),
                base=base or "",
                zerofill="zerofill" in text,
                unsigned="unsigned" in text,
            )
            cols.setdefault((s, t), []).append(Column(name=c_, type=ty, nullable=bool(nullable), charset=cs))
        if pg:
            k.execute("""select n.nspname, r.relname, i.indexrelid::regclass::text, i.indisprimary, a.attname from pg_index i join pg_class r on r.oid=i.indrelid join pg_namespace n on n.oid=r.relnamespace,
              unnest(i.indkey::int[]) with ordinality x(n,o) join pg_attribute a on a.attnum=x.n where a.attrelid=i.indrelid and i.indisunique and n.nspname not like 'pg%' order by 1,2,3,o""")
        else:
            k.execute(
                "select table_schema, table_name, index_name, index_name='PRIMARY', column_name from information_schema.statistics where non_unique=0 and table_schema=database() order by 1,2,3,seq_in_index"
            )
        keys = {}
        for s, t, i, p, c_ in k.fetchall():
            keys.setdefault((s, t), {}).setdefault((i, bool(p)), []).append(c_)
    tables = []
    for (s, t), columns in cols.items():
        ks = keys.get((s, t), {})
        pk = next((Key(name=i, columns=tuple(v)) for (i, p), v in ks.items() if p), None)
        uk = tuple(Key(name=i, columns=tuple(v)) for (i, p), v in ks.items() if not p)
        tables.append(Table(name=ObjectName(schema=s, name=t), columns=tuple(columns), primary_key=pk, unique_keys=uk))
    return Schema(engine=EngineName(url.scheme), tables=tuple(tables))
