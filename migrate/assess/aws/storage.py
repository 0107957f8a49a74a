"""Where and how tables lie on disk, which RDS and Aurora decide themselves."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Table

_PAGE_BYTES = 16_384
_SHARED = ("", "INNODB_FILE_PER_TABLE")


def _option(table: Table, name: str) -> str:
    return dict(table.options).get(name, "").upper()


@check("AW113")
def compressed_rows(context: Context) -> Iterator[Finding]:
    """ROW_FORMAT=COMPRESSED."""
    for table in context.schema.tables:
        if _option(table, "ROW_FORMAT") == "COMPRESSED" or _option(table, "KEY_BLOCK_SIZE") not in ("", "0"):
            message = (
                f"{shown(table.name.name)} is compressed by ROW_FORMAT=COMPRESSED, which Aurora does not have: it "
                "becomes larger there"
            )
            yield context.on_table(table, message)


@check("AW114")
def compressed_pages(context: Context) -> Iterator[Finding]:
    """COMPRESSION='zlib' or 'lz4'."""
    for table in context.schema.tables:
        if _option(table, "COMPRESSION") not in ("", "NONE"):
            message = (
                f"{shown(table.name.name)} compresses its pages by holes in the file: Aurora's storage has no such "
                "files, and it becomes larger there"
            )
            yield context.on_table(table, message)


@check("AW115")
def shared_tablespace(context: Context) -> Iterator[Finding]:
    """A table in a general or the system tablespace."""
    for table in context.schema.tables:
        place = _option(table, "TABLESPACE")
        if place not in _SHARED:
            message = (
                f"{shown(table.name.name)} lies in the tablespace {shown(place.lower())}, which is not there: CREATE "
                "TABLE with it is refused"
            )
            yield context.on_table(table, message)


@check("AW116")
def directory_of_its_own(context: Context) -> Iterator[Finding]:
    """DATA DIRECTORY or INDEX DIRECTORY."""
    for table in context.schema.tables:
        places = [name for name in ("DATA DIRECTORY", "INDEX DIRECTORY") if _option(table, name)]
        if places:
            message = (
                f"{shown(table.name.name)} has a {places[0]}: a place for one's files is not on RDS and Aurora, and "
                "CREATE TABLE with it is refused"
            )
            yield context.on_table(table, message)


@check("AW117")
def encrypted_by_mysql(context: Context) -> Iterator[Finding]:
    """ENCRYPTION='Y'."""
    for table in context.schema.tables:
        if _option(table, "ENCRYPTION") in ("Y", "YES"):
            message = (
                f"{shown(table.name.name)} is encrypted by InnoDB with a key of the keyring: RDS and Aurora encrypt "
                "their storage by KMS instead"
            )
            yield context.on_table(table, message)


@check("AW118")
def other_page_size(context: Context) -> Iterator[Finding]:
    """Pages of another size than 16 kB."""
    size = context.number("innodb_page_size")
    if size is not None and size != _PAGE_BYTES:
        message = (
            f"innodb_page_size is {size}; RDS and Aurora have {_PAGE_BYTES}, so no physical copy can go there and the "
            "longest row and key differ"
        )
        yield context.on_server(message, setting="innodb_page_size")


@check("AW119")
def one_file_for_all(context: Context) -> Iterator[Finding]:
    """innodb_file_per_table is off."""
    if context.is_off("innodb_file_per_table"):
        message = (
            "innodb_file_per_table is off: tables made so lie in the system tablespace, whose space RDS never gives "
            "back"
        )
        yield context.on_server(message, setting="innodb_file_per_table")


@check("AW120")
def fulltext_parser(context: Context) -> Iterator[Finding]:
    """A full-text index with a parser that is not built in."""
    for table, index in context.indexes():
        if index.parser and index.parser.lower() != "ngram":
            message = (
                f"the full-text index {shown(index.name)} of {shown(table.name.name)} needs the parser "
                f"{shown(index.parser)}, which can't be installed on RDS or Aurora"
            )
            yield context.on_index(table, index, message)
