import GalaxyLang

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The names in a folder, for completion and suggestions.
package enum FolderNames {
  /// The names, sorted, hidden ones too; none if the folder cannot be read, and none that are not text.
  package static func all(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(validating: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a folder is there.
  package static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// The path that was meant by one that leads nowhere: the first part that is not there is misspelt.
  package static func nearest(to path: String) -> String? {
    var found = path.hasPrefix("/") ? "/" : ""
    var parts = path.split(separator: "/").map(String.init)[...]
    while let part = parts.first, access(found + part, F_OK) == 0 {
      parts.removeFirst()
      found += part + (parts.isEmpty ? "" : "/")
    }
    guard let misspelt = parts.popFirst(),
      let meant = Suggestions.nearest(to: misspelt, among: all(in: found.isEmpty ? "." : found))
    else { return nil }
    let whole = ([found + meant] + parts).joined(separator: "/")
    return access(whole, F_OK) == 0 ? whole : nil
  }
}
