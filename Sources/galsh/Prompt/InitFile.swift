import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The script that runs before the first prompt: `$XDG_CONFIG_HOME/galsh/init.gal`, else
/// `~/.config/galsh/init.gal`. A script does not have it run, so that it does the same for everybody.
enum InitFile {
  /// Where it would be, or nil where there is no place for it. An XDG path that is not absolute is ignored,
  /// as its specification says.
  static func path(environment: (String) -> String? = environmentVariable) -> String? {
    if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
      return folder + "/galsh/init.gal"
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.config/galsh/init.gal"
  }

  /// The file, if it is there.
  static var existing: String? {
    path().flatMap { access($0, F_OK) == 0 ? $0 : nil }
  }
}
