"""A database backend for Django: SQLite as SQLCipher, opened with the key that the keyring holds."""
