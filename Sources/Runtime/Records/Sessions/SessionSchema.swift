/// The tables of a session file, version by version. docs/session.md describes them.
enum SessionSchema {
  /// `PRAGMA application_id`: "gals" in ASCII, by which `file` and galsh know a session.
  static let applicationID = 0x6761_6c73

  /// What brings a file from version i to i + 1. A file that has been given away is never changed in any
  /// other way: a new version gets a new entry.
  static let migrations = [version1, version2, version3]

  /// The tables that hold rows of objects.
  static let objectTables = ["images", "scores", "tests", "sheets", "features"]

  /// The version that this galsh writes.
  static var version: Int { migrations.count }

  /// The values that the command line gave, cell by cell, and what of a cell that failed had run.
  private static let version2 = """
    ALTER TABLE cells ADD COLUMN parameters TEXT;
    ALTER TABLE cells ADD COLUMN ran TEXT;
    """

  /// The rows of tables of features; their numbers are the object's weights.
  private static let version3 = """
    CREATE TABLE features (
      object INTEGER NOT NULL, row INTEGER NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL, label INTEGER,
      "group" TEXT NOT NULL, content INTEGER, flags INTEGER NOT NULL, reason TEXT,
      PRIMARY KEY (object, row)) WITHOUT ROWID;
    """

  private static let version1 = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE cells (
      position INTEGER PRIMARY KEY, number INTEGER, title TEXT NOT NULL, text TEXT NOT NULL, started REAL NOT NULL,
      seconds REAL NOT NULL, outcome TEXT NOT NULL, error TEXT, output TEXT NOT NULL, messages TEXT NOT NULL);
    CREATE TABLE pictures (
      id INTEGER PRIMARY KEY, cell INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, bytes BLOB NOT NULL);
    CREATE TABLE calls (
      id INTEGER PRIMARY KEY, cell INTEGER NOT NULL, command TEXT NOT NULL, text TEXT NOT NULL, seed INTEGER NOT NULL,
      options TEXT NOT NULL, inputs TEXT NOT NULL, made TEXT NOT NULL);
    CREATE TABLE objects (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, description TEXT NOT NULL,
      weights BLOB);
    CREATE TABLE names (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, object INTEGER NOT NULL);
    CREATE TABLE variables (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE images (
      object INTEGER NOT NULL, row INTEGER NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL, label INTEGER,
      "group" TEXT NOT NULL, copy_of INTEGER, line INTEGER, format TEXT, file TEXT NOT NULL, bytes INTEGER NOT NULL,
      digest TEXT NOT NULL, variations TEXT, pixels TEXT NOT NULL, PRIMARY KEY (object, row)) WITHOUT ROWID;
    CREATE TABLE scores (
      object INTEGER NOT NULL, row INTEGER NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL, label INTEGER,
      anomalous INTEGER, score REAL, percentile REAL, region REAL, verdict TEXT NOT NULL, reason TEXT,
      PRIMARY KEY (object, row)) WITHOUT ROWID;
    CREATE TABLE tests (
      object INTEGER NOT NULL, row INTEGER NOT NULL, image INTEGER NOT NULL, name TEXT NOT NULL, label INTEGER NOT NULL,
      anomalous INTEGER NOT NULL, score REAL NOT NULL, PRIMARY KEY (object, row)) WITHOUT ROWID;
    CREATE TABLE sheets (
      object INTEGER NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL, name TEXT NOT NULL, score REAL,
      width INTEGER NOT NULL, height INTEGER NOT NULL, pixels BLOB NOT NULL,
      PRIMARY KEY (object, sheet, row)) WITHOUT ROWID;
    CREATE TABLE script (
      id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, text TEXT NOT NULL, parameters TEXT NOT NULL,
      position TEXT NOT NULL, outcome TEXT);
    CREATE TABLE checkpoints (
      training TEXT PRIMARY KEY, epoch INTEGER NOT NULL, saved REAL NOT NULL, digest TEXT NOT NULL, state BLOB NOT NULL)
      WITHOUT ROWID;
    CREATE TABLE log (id INTEGER PRIMARY KEY, time TEXT NOT NULL, message TEXT NOT NULL);
    """
}
