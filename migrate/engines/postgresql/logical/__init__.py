"""Changes out of PostgreSQL's write-ahead log: a logical slot, its publication, and the protocol of `pgoutput`."""
