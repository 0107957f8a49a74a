"""What DMS can be given to run on: replication instance classes and the capacity units of DMS Serverless.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.Types.html
https://docs.aws.amazon.com/dms/latest/APIReference/API_ComputeConfig.html
"""

from dataclasses import dataclass

CAPACITY_UNITS = (1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384)
"""The capacity units that DMS Serverless takes."""
UNIT_MB = 2048
"""Memory of one capacity unit."""
LEAST_STORAGE_GB, MOST_STORAGE_GB = 50, 6144
"""DMS's default storage of an instance, and its upper bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceClass:
    """A class of replication instance."""

    name: str
    vcpus: int
    memory_mb: int


def _family(name: str, per_vcpu_gb: int, sizes: tuple[tuple[str, int], ...]) -> tuple[InstanceClass, ...]:
    return tuple(
        InstanceClass(name=f"dms.{name}.{size}", vcpus=vcpus, memory_mb=vcpus * per_vcpu_gb * 1024)
        for size, vcpus in sizes
    )


_SIZES = (("large", 2), ("xlarge", 4), ("2xlarge", 8), ("4xlarge", 16), ("8xlarge", 32), ("12xlarge", 48))
_LARGEST = (("16xlarge", 64), ("24xlarge", 96), ("32xlarge", 128))
COMPUTE = _family("c6i", 2, _SIZES + _LARGEST)
"""For loads alone: DMS converts values, and keeps no changes."""
MEMORY = _family("r6i", 8, _SIZES + _LARGEST)
"""For changes and large values, which DMS keeps in memory."""


def smallest(classes: tuple[InstanceClass, ...], *, vcpus: int, memory_mb: int) -> tuple[InstanceClass, bool]:
    """The smallest class that has at least so much, and true; or the largest of all, and false."""
    for item in classes:
        if item.vcpus >= vcpus and item.memory_mb >= memory_mb:
            return item, True
    return classes[-1], False


def units_for(memory_mb: int) -> int:
    """The smallest number of capacity units with so much memory, or the largest that there is."""
    return next((units for units in CAPACITY_UNITS if units * UNIT_MB >= memory_mb), CAPACITY_UNITS[-1])
