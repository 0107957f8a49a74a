JSON_EXTRACT(j, '$.a')
JSON_EXTRACT(j, '$.b[0]')
JSON_EXTRACT(j, '$[1]')
JSON_EXTRACT(j, '$."two words"')
JSON_EXTRACT(j, '$')
j->'$.b' ## mysql
j->>'$.b' ## mysql
j->>'$.b[1]' ## mysql
JSON_UNQUOTE(JSON_EXTRACT(j, '$.b'))
JSON_UNQUOTE(JSON_EXTRACT(j, '$.a')) = 'x'
JSON_EXTRACT(j, '$.a') = 1
JSON_EXTRACT(j, '$.b') = 'x'
JSON_VALUE(j, '$.a') ## mariadb: other-meaning
JSON_OBJECT('i', i, 's', s, 'none', NULL)
JSON_OBJECT('p', p)
JSON_OBJECT(CONCAT('key ', id), 1)
JSON_ARRAY(i, s, TRUE, NULL, day)
JSON_ARRAY()
JSON_ARRAY(j)
JSON_CONTAINS(j, '1')
JSON_CONTAINS(j, '1', '$.a')
JSON_CONTAINS(j, '{"a": 1}')
JSON_CONTAINS('[[1, 2], 3]', '[1]')
JSON_LENGTH(j)
JSON_LENGTH(j, '$.b')
JSON_SET(j, '$.a', 5)
JSON_SET(j, '$.new', s, '$.a', NULL)
JSON_SET(j, '$.no.where', 1)
JSON_SET(j, '$[0]', 1)
JSON_INSERT(j, '$.a', 5, '$.z', 'q')
JSON_REPLACE(j, '$.a', 5, '$.z', 'q')
JSON_REMOVE(j, '$.a')
JSON_REMOVE(j, '$[0]')
JSON_KEYS(j) ## mariadb: other-meaning
JSON_KEYS('{"b": 1, "aa": 2, "a": 3}') ## mariadb: other-meaning
JSON_TYPE(j)
JSON_TYPE(JSON_EXTRACT(j, '$.b[0]'))
JSON_VALID(js)
JSON_VALID('{"a": 1}')
JSON_DEPTH(j)
JSON_QUOTE(s)
JSON_MERGE_PATCH(j, '{"a": null, "c": {"d": 3}}')
JSON_MERGE_PATCH('{"a": 1, "b": {"c": 2}}', '{"a": null, "b": {"d": 3}}')
JSON_CONTAINS_PATH(j, 'one', '$.a', '$.q')
JSON_CONTAINS_PATH(j, 'all', '$.a', '$.b')
1 MEMBER OF(j) ## mysql
'a' MEMBER OF('[1, "a"]') ## mysql
CAST('[1, 2]' AS JSON) ## mysql
CAST(j AS CHAR) ## mariadb: other-meaning
CAST(i AS JSON) ## mysql
j IS NULL
IFNULL(j, '{}') ## refused: kinds
JSON_EXTRACT(j, '$.*') ## refused: wildcard
JSON_EXTRACT(j, '$**.a') ## refused: JSON path
JSON_EXTRACT(j, s) ## refused: JSON path
JSON_EXTRACT(j, '$.a', '$.b') ## refused: several paths
JSON_SEARCH(j, 'one', 'x') ## refused: JSON_SEARCH
JSON_OBJECT('at', at) ## refused: JSON
JSON_OBJECT('f', f) ## refused: JSON
JSON_ARRAY_APPEND(j, '$', 1) ## refused: JSONArrayAppend
JSON_ARRAY_INSERT(j, '$[0]', 1) ## refused: JSONArrayInsert
JSON_CONTAINS_PATH(j, s, '$.a') ## refused: one
JSON_PRETTY(j) ## mysql ## refused: JSON_PRETTY
CAST(j AS DATE) ## refused: json
j + 1 ## refused: json
