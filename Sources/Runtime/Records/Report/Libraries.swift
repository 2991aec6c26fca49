import CCairo
import CSQLite

/// The libraries that figures and sessions go through.
public enum Libraries {
  /// `Cairo 1.16.0, SQLite 3.40.1`.
  public static var versions: String {
    "Cairo \(String(cString: cairo_version_string())), SQLite \(String(cString: sqlite3_libversion()))"
  }
}
