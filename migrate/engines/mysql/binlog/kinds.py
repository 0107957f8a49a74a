"""The kinds of events in a binlog.

https://dev.mysql.com/doc/dev/mysql-server/latest/namespacemysql_1_1binlog_1_1event.html,
https://mariadb.com/kb/en/1-binlog-events/
"""

from enum import IntEnum


class Kind(IntEnum):
    """The kinds that mean something here. All that are not named are refused, or `HARMLESS`."""

    QUERY = 2
    ROTATE = 4
    FORMAT_DESCRIPTION = 15
    XID = 16
    EXECUTE_LOAD_QUERY = 18
    TABLE_MAP = 19
    WRITE_ROWS_V1 = 23
    UPDATE_ROWS_V1 = 24
    DELETE_ROWS_V1 = 25
    HEARTBEAT = 27
    WRITE_ROWS = 30
    UPDATE_ROWS = 31
    DELETE_ROWS = 32
    GTID = 33
    ANONYMOUS_GTID = 34
    XA_PREPARE = 38
    PARTIAL_UPDATE_ROWS = 39
    TRANSACTION_PAYLOAD = 40
    HEARTBEAT_V2 = 41
    MARIADB_GTID = 162
    QUERY_COMPRESSED = 165
    WRITE_ROWS_COMPRESSED_V1 = 166
    UPDATE_ROWS_COMPRESSED_V1 = 167
    DELETE_ROWS_COMPRESSED_V1 = 168
    WRITE_ROWS_COMPRESSED = 169
    UPDATE_ROWS_COMPRESSED = 170
    DELETE_ROWS_COMPRESSED = 171


HARMLESS = {
    3: "the source stopped",
    5: "a number that the next statement uses",
    13: "a random seed that the next statement uses",
    14: "a variable that the next statement uses",
    17: "the first part of a file that a statement loads",
    9: "a part of a file that a statement loads",
    11: "a file that is no longer loaded",
    28: "declared ignorable",
    29: "the text of the statement that the rows come from",
    35: "the transactions of earlier files",
    36: "a certificate of group replication",
    37: "the members of group replication",
    42: "the number of a transaction",
    160: "the text of the statement that the rows come from",
    161: "where a crashed source looks first",
    163: "the transactions of earlier files",
    164: "how the file is encrypted on the source's disk",
}
"""Kinds that change no row by themselves, and what each says."""
