"""Keys and encryption, the audit trail, and who may do what: on this all other rooms stand."""
