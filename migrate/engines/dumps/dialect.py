"""Tells which engine's dump a file is, and what its header says of the server and the database."""

import re
from dataclasses import dataclass

from migrate.errors import UsageProblem
from migrate.model.names import EngineName

_FLAGS = re.IGNORECASE | re.MULTILINE
_POSTGRESQL = re.compile(
    rb"^-- PostgreSQL database (?:cluster )?dump|^\\(?:connect|restrict)\b|^SET (?:standard_conforming_strings|search_path|"
    rb"default_tablespace|check_function_bodies)\b|^SELECT pg_catalog\.|^COPY\s+\S+.*\bFROM\s+stdin;|\bLANGUAGE\s+'?plpgsql\b|"
    rb"\b(?:big|small)?serial\b\s+(?:NOT NULL|PRIMARY KEY)|\btimestamp(?:tz)? with(?:out)? time zone\b|"
    rb"^CREATE\s+(?:EXTENSION|DOMAIN|TYPE)\b|\bOWNER TO\b",
    _FLAGS,
)
_POSTGRESQL_HEADER = re.compile(
    rb"^-- PostgreSQL database (?:cluster )?dump|^SET standard_conforming_strings\b", _FLAGS
)
_MARIADB = re.compile(
    rb"^-- MariaDB dump|/\*M!\d|^-- Server version:?\s+\S*MariaDB|\buca1400_|^CREATE (?:OR REPLACE )?SEQUENCE\b", _FLAGS
)
_MYSQL = re.compile(
    rb"^-- MySQL dump|`|\bENGINE\s*=\s*\w+|/\*!\d{5}|\bAUTO_INCREMENT\b|^DELIMITER\s|\b(?:DEFAULT )?CHARSET\s*=|"
    rb"\b(?:tiny|medium|long)(?:int|text|blob)\b|\b(?:int|bigint|smallint)(?:\(\d+\))?\s+unsigned\b|^USE\s+\w+|"
    rb"\bON UPDATE CURRENT_TIMESTAMP\b|^MySQL\b|\bMySQL\b.*\bdump\b",
    _FLAGS,
)
_MYSQL_HEADER = re.compile(
    rb"^-- (?:MySQL|MariaDB) dump|/\*M?!\d{5}|phpMyAdmin SQL Dump|^-- Server version.*MariaDB", _FLAGS
)
_ORACLE = re.compile(
    rb"\bN?VARCHAR2\s*\(|\bNUMBER\s*\(\s*(?:\d+|\*)\s*[,)]|^(?:REM|PROMPT|SPOOL|WHENEVER\s+(?:SQL|OS)ERROR)\b|\bSYSDATE\b|"
    rb"^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:NON)?EDITIONABLE|PACKAGE|PUBLIC\s+SYNONYM|PUBLIC\s+DATABASE\s+LINK|"
    rb"BITMAP\s+INDEX|GLOBAL\s+TEMPORARY\s+TABLE|DATABASE\s+LINK|MATERIALIZED\s+VIEW\s+LOG)\b|\bPCTFREE\s+\d|"
    rb"\bSEGMENT\s+CREATION\b|\bORGANIZATION\s+(?:INDEX|EXTERNAL)\b|\bSYS\.XMLTYPE\b|\bUSING\s+INDEX\s+(?:TABLESPACE|PCTFREE)\b",
    _FLAGS,
)
_SQLSERVER = re.compile(
    rb"^[ \t]*GO[ \t]*\r?$|\[\w+\]\.\[|\bIDENTITY\s*\(\s*-?\d+\s*,\s*-?\d+\s*\)|\bN?VARCHAR\]?\s*\(\s*MAX\s*\)|"
    rb"\bUNIQUEIDENTIFIER\b|\bDATETIMEOFFSET\b|\bDATETIME2\b|^SET\s+(?:ANSI_NULLS|QUOTED_IDENTIFIER)\s+O|"
    rb"\bHIERARCHYID\b|\bSQL_VARIANT\b|\bROWGUIDCOL\b|\b(?:NON)?CLUSTERED\s+(?:COLUMNSTORE\s+)?INDEX\b",
    _FLAGS,
)
_SURELY_MYSQL = re.compile(
    rb"`|\bENGINE\s*=\s*\w+|\bAUTO_INCREMENT\b|^\s*DELIMITER\s|\bsql_mode\b|\bunsigned\b|\bDEFAULT\s+CHARSET\b", _FLAGS
)
"""What neither Oracle nor SQL Server takes, outside strings and comments."""
_SURELY_POSTGRESQL = re.compile(
    rb"\bBYTEA\b|\bTIMESTAMPTZ\b|\bJSONB\b|\bTSVECTOR\b|\b(?:BIG|SMALL)?SERIAL[48]?\b|\bINT[248]\b|\bFLOAT[48]\b|"
    rb"\bnextval\s*\(|\bAS\s+\$\w*\$|\bDO\s+\$\w*\$|\b(?:ALTER\s+TABLE|FROM)\s+ONLY\b|\bAS\s+IDENTITY\b|\bON\s+CONFLICT\b|"
    rb"\bUSING\s+(?:gin|gist|brin|spgist)\b|[\w) ]::\w|\bCHARACTER\s+VARYING\b|\bLANGUAGE\s+'?plpgsql\b|\bsearch_path\b|"
    rb"\bWITH(?:OUT)?\s+TIME\s+ZONE\b|\bOWNER\s+TO\b|^\s*CREATE\s+(?:EXTENSION|DOMAIN|TYPE|RULE|POLICY|SEQUENCE)\b|\w_pattern_ops\b|"
    rb"^\\(?:c|connect|set|i|ir|echo|timing|restrict)\b|^COPY\s+\S+.*\bFROM\s+stdin\b|\bstandard_conforming_strings\b",
    _FLAGS,
)
"""What PostgreSQL takes, outside strings and comments, and MySQL does not, but for `SERIAL` and MariaDB's sequences."""
_NEVER_ORACLE = re.compile(
    rb"\bBYTEA\b|\bTIMESTAMPTZ\b|\bJSONB\b|\b(?:BIG|SMALL)SERIAL\b|\bnextval\s*\(|\bAS\s+\$\w*\$|\bplpgsql\b|\bsearch_path\b|"
    rb"\bOWNER\s+TO\b|\bON\s+CONFLICT\b|[\w) ]::\w",
    _FLAGS,
)
_NAMES = (
    (EngineName.POSTGRESQL, re.compile(r"postgres|pgsql", re.IGNORECASE)),
    (EngineName.MARIADB, re.compile(r"mariadb", re.IGNORECASE)),
    (EngineName.MYSQL, re.compile(r"mysql", re.IGNORECASE)),
)
"""What a file's name says, where nothing in it does."""
_OPAQUE = re.compile(rb"'[^']*'|--[^\n]*|/\*(?!!|M!)(?s:.*?)\*/")
_VERSION = re.compile(rb"^-- Server version:?[ \t]+(\d+(?:\.\d+)*)", re.MULTILINE)
_DATABASE = re.compile(rb"^-- (?:Host: .*?)?Database: `?([^\s`]+)`?[ \t]*\r?$", re.MULTILINE)
_STATEMENT = re.compile(rb"\b(?:create|alter|drop|insert|set|use|delimiter|rename)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a dump says of where it comes from; empty where it does not."""

    version: str = ""
    database: str = ""


def read_header(content: bytes) -> Header:
    """Reads the comments that mysqldump, mariadb-dump and phpMyAdmin begin a file with."""
    version, database = _VERSION.search(content[:4096]), _DATABASE.search(content[:4096])
    return Header(
        version=version[1].decode() if version else "",
        database=database[1].decode(errors="replace") if database else "",
    )


def tell_dialect(content: bytes, name: str, dialect: EngineName | None = None) -> EngineName:
    """Which engine the script is for: as asked, or as its words say.

    Raises `UsageProblem` where it is no SQL or nothing tells.
    """
    if not _STATEMENT.search(content):
        raise UsageProblem(
            f"{name} is not an SQL script", reason="no statement that makes a schema was found at its beginning"
        )
    if dialect is not None:
        return dialect
    if _POSTGRESQL_HEADER.search(content):
        return EngineName.POSTGRESQL
    commercial = _tell_commercial(content)
    if commercial is not None:
        return commercial
    if _is_postgresql(content):
        return EngineName.POSTGRESQL
    if _MARIADB.search(content):
        return EngineName.MARIADB
    if _MYSQL.search(content):
        return EngineName.MYSQL
    if _POSTGRESQL.search(content):
        return EngineName.POSTGRESQL
    for engine, words in _NAMES:
        if words.search(name.rpartition("/")[2]):
            return engine
    raise UsageProblem(
        f"can't tell which engine {name} is for",
        hint="say it with --dialect mysql, mariadb, postgresql, oracle or sqlserver",
    )


def _is_postgresql(content: bytes) -> bool:
    """Whether more stands outside strings and comments that only PostgreSQL takes than that only MySQL does."""
    if _MYSQL_HEADER.search(content):
        return False
    bare = _OPAQUE.sub(b" ", content)
    return len(_SURELY_POSTGRESQL.findall(bare)) > len(_SURELY_MYSQL.findall(bare))


def _tell_commercial(content: bytes) -> EngineName | None:
    """Oracle or SQL Server, where words of theirs stand outside strings and comments and none of MySQL's does."""
    if _MYSQL_HEADER.search(content):
        return None
    bare = _OPAQUE.sub(b" ", content)
    if _SURELY_MYSQL.search(bare):
        return None
    if _SQLSERVER.search(bare):
        return EngineName.SQLSERVER
    return EngineName.ORACLE if _ORACLE.search(bare) and not _NEVER_ORACLE.search(bare) else None
