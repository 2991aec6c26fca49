import GalaxyLang
import GalaxyRuntime

/// The names in folders, for suggestions.
package enum FolderNames {
  /// The path that was meant by one that leads nowhere: the first part that is not there is misspelt.
  package static func nearest(to path: String) -> String? {
    var found = path.hasPrefix("/") ? "/" : ""
    var parts = path.split(separator: "/").map(String.init)[...]
    while let part = parts.first, Files.exists(found + part) {
      parts.removeFirst()
      found += part + (parts.isEmpty ? "" : "/")
    }
    guard let misspelt = parts.popFirst(),
      let meant = Suggestions.nearest(to: misspelt, among: Files.allNames(in: found.isEmpty ? "." : found))
    else { return nil }
    let whole = ([found + meant] + parts).joined(separator: "/")
    return Files.exists(whole) ? whole : nil
  }
}
