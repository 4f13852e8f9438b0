"""The scored index in a database, where several servers or several collections search at once.

    load      ScoredIndex and cards -> rows, side by side with those of the edition in use
    source    the database -> what a search runs on: posting lists are read as searches ask for them

PostgreSQL and SQLite alike, and what speaks PostgreSQL's protocol; see docs/databases.md.
"""
