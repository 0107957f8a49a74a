YEAR(day)
MONTH(at)
DAY(at)
DAYOFMONTH(day)
HOUR(at)
HOUR(tm)
MINUTE(at)
MINUTE(tm)
SECOND(at)
SECOND(at6)
SECOND(tm)
MICROSECOND(at6)
QUARTER(day)
YEAR(ts)
HOUR(ts)
DATE(ts)
YEAR(ds)
DATE(ds)
MONTH('2020-02-03')
DATE(at)
DATE(at6)
TIME(at)
TIME(at6)
TIMESTAMP(at)
TIMESTAMP(day)
LAST_DAY(day)
LAST_DAY(at)
LAST_DAY(ds)
WEEK(day)
WEEK(day, 1)
WEEK(day, 2)
WEEK(day, 3)
WEEK(day, 4)
WEEK(day, 5)
WEEK(day, 6)
WEEK(day, 7)
WEEK(at)
WEEKOFYEAR(day)
YEARWEEK(day)
YEARWEEK(day, 1)
DAYOFWEEK(day)
WEEKDAY(day)
DAYOFYEAR(at)
DAYNAME(day)
MONTHNAME(at)
TO_DAYS(day)
TO_DAYS(at)
TIME_TO_SEC(tm)
TIME_TO_SEC(at)
EXTRACT(YEAR FROM at)
EXTRACT(QUARTER FROM day)
EXTRACT(MONTH FROM ts)
EXTRACT(DAY FROM at)
EXTRACT(HOUR FROM at)
EXTRACT(MINUTE FROM at)
EXTRACT(DAY_HOUR FROM at) ## refused: EXTRACT
EXTRACT(SECOND FROM at) ## refused: EXTRACT
EXTRACT(WEEK FROM at) ## refused: EXTRACT
DATEDIFF(at, day)
DATEDIFF(day, day2)
DATEDIFF('2020-03-01', day)
DATEDIFF(ts, day)
DATEDIFF(ds, day)
TIMEDIFF(at, at2) ## refused: TimeDiff
TIMESTAMPDIFF(MICROSECOND, at, at6)
TIMESTAMPDIFF(SECOND, at, at2)
TIMESTAMPDIFF(MINUTE, at, at2)
TIMESTAMPDIFF(HOUR, at, at2)
TIMESTAMPDIFF(DAY, at, at2)
TIMESTAMPDIFF(WEEK, day, at)
TIMESTAMPDIFF(MONTH, at, at2)
TIMESTAMPDIFF(MONTH, day, day2)
TIMESTAMPDIFF(QUARTER, day, day2)
TIMESTAMPDIFF(YEAR, day, day2)
TIMESTAMPDIFF(YEAR, at, '2022-02-28')
TIMESTAMPADD(MONTH, 1, day)
TIMESTAMPADD(MINUTE, k, at)
DATE_ADD(day, INTERVAL 1 DAY)
DATE_ADD(day, INTERVAL 1 MONTH)
DATE_ADD(day, INTERVAL k MONTH)
DATE_ADD(day, INTERVAL k DAY)
DATE_ADD(day, INTERVAL k WEEK)
DATE_ADD(day, INTERVAL k QUARTER)
DATE_ADD(day, INTERVAL k YEAR)
DATE_ADD(at, INTERVAL k HOUR)
DATE_ADD(at, INTERVAL k SECOND)
DATE_ADD(at, INTERVAL k MICROSECOND)
DATE_ADD(at, INTERVAL 1.5 SECOND)
DATE_ADD(at, INTERVAL p % 100 DAY)
DATE_ADD(at, INTERVAL '1:30' HOUR_MINUTE)
DATE_ADD(at, INTERVAL '2 3' DAY_HOUR)
DATE_ADD(at, INTERVAL '1:1:1' HOUR_SECOND)
DATE_ADD(day, INTERVAL '1-2' YEAR_MONTH)
DATE_ADD(at, INTERVAL '-1:30' MINUTE_SECOND)
DATE_ADD(day, INTERVAL 90 MINUTE)
DATE_ADD(ts, INTERVAL 1 DAY)
DATE_ADD(ds, INTERVAL 1 DAY) ## mariadb: other-meaning
DATE_ADD('2020-01-31', INTERVAL 1 MONTH)
DATE_SUB(at, INTERVAL k * 2 HOUR)
DATE_SUB(day, INTERVAL 1 YEAR)
DATE_SUB(day, INTERVAL k QUARTER)
DATE_ADD(tm, INTERVAL 1 MINUTE) ## refused: time
DATE_ADD(j, INTERVAL 1 DAY) ## refused: date
ADDDATE(day, 10)
ADDDATE(day, INTERVAL 1 MONTH)
SUBDATE(day, 3)
SUBDATE(at, INTERVAL 1 WEEK)
day + INTERVAL k YEAR
day - INTERVAL 1 WEEK
INTERVAL 1 DAY + day
at - INTERVAL 36 HOUR
day + 1 ## refused: date
day - day2 ## refused: date
at = at2
day = '2020-02-29'
day > '2020-01-01'
at > '2020-01-01 00:00:00'
at >= '2020-01-01'
at < ds ## other-meaning
day = ds ## other-meaning
at BETWEEN '2000-01-01' AND '2020-12-31 23:59:59'
day IN ('2020-02-29', '2019-12-31')
DATE(at) = day
at = day
ts = at
ts > '2020-01-01'
ts = '2020-01-01 00:00:00'
tm > '12:00:00'
tm = '12:00'
day = '0000-00-00' ## refused: 0000-00-00
day = 'soon' ## refused: soon
day = 20200229 ## refused: date
day > i ## refused: date
at6 = at
DATE_FORMAT(at, '%Y-%m-%d %H:%i:%s')
DATE_FORMAT(at, '%W %M %e %Y')
DATE_FORMAT(at, '%b %D, %y %h:%i:%s %p')
DATE_FORMAT(at, '%a %c/%d %k:%i %j')
DATE_FORMAT(at, '%l %I %S')
DATE_FORMAT(at6, '%f %T')
DATE_FORMAT(at, '%x-%v')
DATE_FORMAT(at, '%r')
DATE_FORMAT(at, 'week of %d')
DATE_FORMAT(day, '%H:%i')
DATE_FORMAT(ts, '%Y-%m-%d %H:%i')
DATE_FORMAT(ds, '%Y/%m')
DATE_FORMAT(at, '%Y%m%d')
DATE_FORMAT(at, '%d.%m.%Y')
DATE_FORMAT(at, '100%%')
DATE_FORMAT(at, '%U') ## refused: format
DATE_FORMAT(at, '%w') ## refused: format
DATE_FORMAT(at, '%X-%V') ## refused: format
DATE_FORMAT(at, s) ## refused: format
TIME_FORMAT(tm, '%H:%i') ## refused: TIME_FORMAT
STR_TO_DATE('31/12/2020', '%d/%m/%Y')
STR_TO_DATE('May 7, 2021 3:04 PM', '%M %e, %Y %h:%i %p')
STR_TO_DATE('2020-02-30', '%Y-%m-%d') ## mariadb: other-meaning
STR_TO_DATE('20201231', '%Y%m%d')
STR_TO_DATE(ds, '%Y-%m-%d') ## mariadb: other-meaning
STR_TO_DATE(ds, '%Y-%m-%d %H:%i:%s') ## mariadb: other-meaning
STR_TO_DATE(DATE_FORMAT(at6, '%d %b %y %k:%i:%s.%f'), '%d %b %y %k:%i:%s.%f')
STR_TO_DATE(DATE_FORMAT(at, '%c/%e/%Y %I:%i:%S %p'), '%c/%e/%Y %I:%i:%S %p')
STR_TO_DATE(DATE_FORMAT(at, '%Y %j %T'), '%Y %j %T')
STR_TO_DATE('1:02 AM', '%l:%i %p') ## refused: part of a date
STR_TO_DATE('1:02 AM 5/6/2020', '%l:%i %p %e/%c/%Y')
STR_TO_DATE(s, '%Y') ## refused: part of a date
STR_TO_DATE(s, '%U') ## refused: %U
STR_TO_DATE(s, w) ## refused: not fixed
UNIX_TIMESTAMP(ts)
UNIX_TIMESTAMP('2020-01-01 00:00:00')
UNIX_TIMESTAMP(at6) ## other-meaning
UNIX_TIMESTAMP() > 0
FROM_UNIXTIME(1600000000)
FROM_UNIXTIME(1600000000 + i)
FROM_UNIXTIME(5, '%Y')
CONVERT_TZ(at, '+00:00', '+01:00') ## refused: ConvertTimezone
ADDTIME(at, '01:00:00') ## refused: AddTime
SUBTIME(at, '01:00:00') ## refused: SubTime
SEC_TO_TIME(5) ## refused: SEC_TO_TIME
MAKETIME(1, 2, 3) ## refused: TimeFromParts
GET_FORMAT(DATE, 'USA') ## refused: get_format
CAST(at AS DATE)
CAST(day AS DATETIME)
CAST(at6 AS DATETIME)
CAST(at6 AS DATETIME(3))
CAST(at AS TIME)
CAST(ds AS DATE)
CAST(ds AS DATETIME)
CAST('2020-02-03' AS DATE)
CAST('2020-02-03 04:05:06' AS DATETIME)
CAST('10:11:12' AS TIME)
CAST(tm AS CHAR)
CAST(at AS CHAR)
CAST(ts AS CHAR)
CAST(i AS DATE) ## refused: no date
CAST(day AS SIGNED) ## refused: date
CAST(tm AS DATETIME) ## refused: time of day
day IS NULL
IFNULL(day, day2)
IFNULL(at, day)
COALESCE(day, at)
IF(i > 0, day, at)
IF(day > day2, day, day2)
CASE WHEN i THEN at ELSE at2 END
GREATEST(day, day2)
LEAST(at, at2)
GREATEST(day, i) ## refused: kinds
NULLIF(day, day2)
NOW() > '2020-01-01'
CURDATE() > '2020-01-01'
CURRENT_DATE > '2020-01-01'
CURRENT_TIMESTAMP > '2020-01-01'
LOCALTIME() > '2020-01-01' ## mysql
LOCALTIMESTAMP() > '2020-01-01'
SYSDATE() > '2020-01-01'
UTC_TIMESTAMP() > '2020-01-01'
UTC_DATE() > '2020-01-01'
CURTIME() >= '00:00:00'
CURRENT_TIME >= '00:00:00'
TIMESTAMPDIFF(DAY, NOW(), NOW())
