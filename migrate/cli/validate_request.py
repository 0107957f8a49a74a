"""What `migrate validate` was asked to do, once its addresses and tables are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.cli.validate_options import Wishes
from migrate.cli.validate_progress import Shown
from migrate.cli.validate_task import Compared
from migrate.model.conversion import Conversion, TableMapping
from migrate.model.schema import Schema
from migrate.url import Url
from migrate.validate.ledger import Ledger
from migrate.validate.options import Options
from migrate.validate.validate import structures


@dataclass(frozen=True, slots=True)
class Request:
    """What is compared with what, how, and where it is told."""

    compared: Compared
    tables: Sequence[TableMapping]
    """Those of the tables that are asked for."""
    options: Options
    wishes: Wishes
    ledger: Ledger | None
    shown: Shown
    repair: Path | None

    @property
    def source(self) -> Url:
        """The source's address."""
        return self.compared.source

    @property
    def target(self) -> Url:
        """The target's address."""
        return self.compared.target

    @property
    def conversion(self) -> Conversion | None:
        """The plan's; None where there is no plan."""
        return self.compared.conversion

    def structures(self) -> tuple[Schema, Schema]:
        """What both databases hold, read unless it is known."""
        return self.compared.schemas or structures(self.source, self.target, self.tables)
