import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The names in folders, for suggestions.
package enum FolderNames {
  /// The path that was meant by one that leads nowhere: the first part that is not there is misspelt.
  package static func nearest(to path: String) -> String? {
    var found = path.hasPrefix("/") ? "/" : ""
    var parts = path.split(separator: "/").map(String.init)[...]
    while let part = parts.first, access(found + part, F_OK) == 0 {
      parts.removeFirst()
      found += part + (parts.isEmpty ? "" : "/")
    }
    guard let misspelt = parts.popFirst(),
      let meant = Suggestions.nearest(to: misspelt, among: Files.textNames(in: found.isEmpty ? "." : found))
    else { return nil }
    let whole = ([found + meant] + parts).joined(separator: "/")
    return access(whole, F_OK) == 0 ? whole : nil
  }
}
