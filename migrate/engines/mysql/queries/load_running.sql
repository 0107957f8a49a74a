-- How many statements run on the server at this moment.
SHOW GLOBAL STATUS LIKE 'Threads_running'
