"""Settings, roles and upkeep around an upgrade of PostgreSQL: https://www.postgresql.org/docs/release/"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import named
from migrate.assess.postgresql_versions import crosses
from migrate.assess.registry import check

_REMOVED_SETTINGS = {"operator_precedence_warning": 14, "vacuum_cleanup_index_scale_factor": 14, "stats_temp_directory": 15,
                     "force_parallel_mode": 16, "promote_trigger_file": 16, "vacuum_defer_cleanup_age": 16,
                     "db_user_namespace": 17, "old_snapshot_threshold": 17, "trace_recovery_messages": 17}  # fmt: skip
_REMOVED_EXTENSIONS = {
    "adminpack": 17,
    "old_snapshot": 17,
    "plpython2u": 15,
    "plpythonu": 15,
    "tsearch2": 10,
    "chkpass": 11,
}


@check("UP212")
def extension_is_gone(context: Context) -> Iterator[Finding]:
    """Extensions that a newer server no longer has."""
    for extension in context.schema.extensions:
        version = _REMOVED_EXTENSIONS.get(extension.name)
        if version and crosses(context, version):
            yield context.on_server(
                f"the extension {shown(extension.name)} is gone since {version}: its library is missing, and "
                "pg_upgrade stops"
            )


@check("UP216")
def removed_setting(context: Context) -> Iterator[Finding]:
    """Settings that a newer server does not know."""
    for name, version in _REMOVED_SETTINGS.items():
        if context.variable(name) is not None and crosses(context, version):
            yield context.on_server(
                f"{name} is set here, and {version} does not know it: a server with it in its file does not start",
                setting=name,
            )


@check("UP217")
def md5_password(context: Context) -> Iterator[Finding]:
    """Passwords kept as MD5."""
    if crosses(context, 18) and (names := named(context, "md5_passwords")):
        yield context.on_server(
            f"passwords of {names} are kept as MD5, which 18 warns of and a later version drops",
            setting="md5_passwords",
        )


@check("UP218")
def public_schema(context: Context) -> Iterator[Finding]:
    """The schema public, in which not everyone may make tables since 15."""
    if crosses(context, 15) and any(table.name.schema == "public" for table in context.schema.tables):
        yield context.on_server(
            "in a database made on 15 or later only its owner may create in the schema public: grant CREATE to "
            "those who need it"
        )


@check("UP226")
def checksums_differ(context: Context) -> Iterator[Finding]:
    """Page checksums, on by default since 18."""
    if crosses(context, 18) and context.is_off("data_checksums") and context.target.service == "postgresql":
        message = (
            "data_checksums is off here and on by default in a cluster made by 18's initdb: pg_upgrade wants both alike"
        )
        yield context.on_server(message, setting="data_checksums")


@check("UP233")
def role_makers(context: Context) -> Iterator[Finding]:
    """Roles that make roles, which may do less since 16."""
    if crosses(context, 16) and (names := named(context, "createrole_roles")):
        yield context.on_server(
            f"since 16 CREATEROLE manages only roles that one was given with ADMIN OPTION: {names}",
            setting="createrole_roles",
        )
