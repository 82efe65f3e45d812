"""The tables, as migrations. Once released, a migration is never edited; the next one mends it."""

from sqlite_utils import Database, Migrations

migrations = Migrations("bouncebot")


@migrations()
def m001_incidents(db: Database) -> None:
    """Incidents with their sightings, findings and timeline; acknowledged jobs; unexplained bounces."""
    db.conn.execute("""
        CREATE TABLE incidents (
            id INTEGER PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            cause TEXT NOT NULL,
            category TEXT NOT NULL,
            title TEXT NOT NULL,
            receiver TEXT,
            sender_domain TEXT,
            sending_ip TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
            assignee TEXT,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            resolved_at TEXT,
            seen INTEGER NOT NULL,
            first_link TEXT
        ) STRICT""")
    db.conn.execute("CREATE UNIQUE INDEX one_open_incident ON incidents (fingerprint) WHERE state = 'open'")
    db.conn.execute("CREATE INDEX incidents_by_last_seen ON incidents (last_seen)")
    db.conn.execute("""
        CREATE TABLE sightings (
            id INTEGER PRIMARY KEY,
            incident INTEGER NOT NULL REFERENCES incidents (id),
            request_key TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            count INTEGER NOT NULL,
            redacted TEXT NOT NULL,
            rule TEXT,
            confidence REAL NOT NULL,
            link TEXT,
            author TEXT
        ) STRICT""")
    db.conn.execute("CREATE INDEX sightings_by_incident ON sightings (incident, at)")
    db.conn.execute("""
        CREATE TABLE findings (
            sighting INTEGER NOT NULL REFERENCES sightings (id),
            code TEXT NOT NULL,
            verdict TEXT NOT NULL,
            summary TEXT NOT NULL,
            effect TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX findings_by_sighting ON findings (sighting)")
    db.conn.execute("""
        CREATE TABLE timeline (
            incident INTEGER NOT NULL REFERENCES incidents (id),
            at TEXT NOT NULL,
            actor TEXT,
            event TEXT NOT NULL,
            note TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX timeline_by_incident ON timeline (incident, at)")
    db.conn.execute("""
        CREATE TABLE unexplained (
            request_key TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            redacted TEXT NOT NULL,
            receiver TEXT,
            reply_code INTEGER,
            enhanced TEXT,
            link TEXT
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE jobs (
            request_key TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            channel TEXT,
            thread_ts TEXT,
            user TEXT,
            response_url TEXT,
            answer_ts TEXT,
            done INTEGER NOT NULL DEFAULT 0
        ) STRICT""")


@migrations()
def m002_reported_sighting(db: Database) -> None:
    """A report of a wrong diagnosis remembers which bounce it is about; NULL: any other entry, or an older report."""
    db.conn.execute("ALTER TABLE timeline ADD COLUMN sighting INTEGER REFERENCES sightings (id)")


@migrations()
def m003_place(db: Database) -> None:
    """Who refused, for people; NULL: not known, or recorded before this column was.

    Fingerprints without a place stay as they are: no release has made any.
    """
    db.conn.execute("ALTER TABLE incidents ADD COLUMN place TEXT")
