"""When an event runs, as pg_cron says it.

https://dev.mysql.com/doc/refman/8.4/en/create-event.html, https://github.com/citusdata/pg_cron
"""

import re
from datetime import datetime

from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle

_EVERY = re.compile(
    r"EVERY\s+'?(?P<count>\d+)'?\s+(?P<unit>\w+)(?:\s+STARTS\s+(?P<starts>'[^']*'|.+?))?(?:\s+ENDS\s+(?P<ends>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_WITHIN = {"MINUTE": 60, "HOUR": 24}


def cron_schedule(schedule: str) -> str:
    """The schedule in pg_cron's words, such as `0 3 * * *` or `30 seconds`. Raises `Obstacle` for one that cron can't say."""
    match = _EVERY.fullmatch(schedule.strip())
    if match is None:
        raise Obstacle("it runs once: cron only knows what repeats")
    if match["ends"]:
        raise Obstacle("its schedule ends: cron's does not")
    count, unit = int(match["count"]), match["unit"].upper()
    starts = _moment(match["starts"])
    if unit == "SECOND":
        if 1 <= count <= 59:
            return f"{count} seconds"
        raise Obstacle(f"cron can't say every {count} seconds")
    if unit in _WITHIN:
        return _within(count, unit, starts)
    return _calendar(count, unit, starts)


def _within(count: int, unit: str, starts: datetime) -> str:
    """Every so many minutes or hours: cron begins anew each hour and each day, so the number must divide those."""
    whole = _WITHIN[unit]
    if count > whole or whole % count:
        raise Obstacle(f"cron can't say every {count} {unit.lower()}s")
    offset = (starts.minute if unit == "MINUTE" else starts.hour) % count
    first = (
        str(offset)
        if count == whole
        else "*"
        if count == 1
        else f"{offset}-{whole - 1}/{count}"
        if offset
        else f"*/{count}"
    )
    return f"{first} * * * *" if unit == "MINUTE" else f"{starts.minute} {first} * * *"


def _calendar(count: int, unit: str, starts: datetime) -> str:
    clock = f"{starts.minute} {starts.hour}"
    if count != 1:
        months = {("MONTH", 3): 3, ("QUARTER", 1): 3, ("MONTH", 2): 2, ("MONTH", 4): 4, ("MONTH", 6): 6}
        step = months.get((unit, count))
        if step is None or starts.day > 28:
            raise Obstacle(f"cron can't say every {count} {unit.lower()}s")
        chosen = sorted((starts.month - 1 + step * number) % 12 + 1 for number in range(12 // step))
        return f"{clock} {starts.day} {','.join(map(str, chosen))} *"
    match unit:
        case "DAY":
            return f"{clock} * * *"
        case "WEEK":
            return f"{clock} * * {starts.isoweekday() % 7}"
        case "MONTH" if starts.day <= 28:
            return f"{clock} {starts.day} * *"
        case "QUARTER" if starts.day <= 28:
            chosen = sorted((starts.month - 1 + 3 * number) % 12 + 1 for number in range(4))
            return f"{clock} {starts.day} {','.join(map(str, chosen))} *"
        case "YEAR" if (starts.month, starts.day) != (2, 29):
            return f"{clock} {starts.day} {starts.month} *"
    raise Obstacle(f"cron can't say every {unit.lower()}")


def _moment(text: str | None) -> datetime:
    """When it first runs. Without that an event runs from when it was made: any time will do."""
    if text is None or text.upper().startswith(("CURRENT_TIMESTAMP", "NOW")):
        return datetime(2000, 1, 1)
    try:
        return datetime.fromisoformat(text.strip("'"))
    except ValueError:
        raise Obstacle("when it starts is reckoned") from None
