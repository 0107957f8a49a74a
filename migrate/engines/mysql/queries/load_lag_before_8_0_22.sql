-- How far this server is behind the one that it replicates from, if there is one.
SHOW SLAVE STATUS
