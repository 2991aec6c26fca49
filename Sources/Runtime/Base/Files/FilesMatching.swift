#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files and folders that a pattern names, in natural order (a2 before a10).
///
/// `*`, `?` and `[…]` match within one name, `**` any number of folders. Hidden names are matched only by a
/// pattern that begins with a dot. A pattern that is the name of something that exists names just that,
/// brackets or not. What does not exist or cannot be read matches nothing.
public func filesMatching(_ pattern: String) -> [String] {
  if Files.kind(pattern) != .missing { return [pattern] }
  let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
  let found = expand(pattern.hasPrefix("/") ? "/" : "", parts[...])
  return found.sorted(by: naturallyPrecedes)
}

private func expand(_ folder: String, _ parts: ArraySlice<String>) -> [String] {
  guard let part = parts.first else { return [folder] }
  let rest = parts.dropFirst()
  let here = folder.isEmpty ? "." : folder
  if part == "**" {
    let below = subfolders(of: here).map { folder.isEmpty ? String($0.dropFirst(2)) : $0 }
    // `**` at the end means every file below.
    let next = rest.isEmpty ? ["*"] : rest
    return ([folder] + below).flatMap { expand($0, next) }
  }
  let names: [String]
  if part.contains(where: { "*?[".contains($0) }) {
    names = ((try? Files.names(in: here, hidden: part.hasPrefix("."))) ?? []).filter {
      fnmatch(part, $0, FNM_PERIOD) == 0
    }
  } else {
    names = Files.kind(Files.join(here, part)) == .missing ? [] : [part]
  }
  return names.flatMap { name -> [String] in
    let path = folder.isEmpty ? name : Files.join(folder, name)
    if !rest.isEmpty && Files.kind(path) != .folder { return [] }
    return expand(path, rest)
  }
}

/// Every folder below, links followed, each once.
private func subfolders(of folder: String) -> [String] {
  var found: [String] = []
  walk(folder, folders: { found.append($0) }, files: { _ in })
  return found
}

/// Every plain file below a folder, hidden ones left out, links followed but never in a circle, in natural
/// order.
package func filesBelow(_ folder: String) -> [String] {
  var found: [String] = []
  walk(folder, folders: { _ in }, files: { found.append($0) })
  return found.sorted(by: naturallyPrecedes)
}

private func walk(_ folder: String, folders: (String) -> Void, files: (String) -> Void) {
  var seen: Set<[UInt64]> = []
  var waiting = [folder]
  while let next = waiting.popLast() {
    guard let identity = Files.identity(next), seen.insert(identity).inserted else { continue }
    if next != folder { folders(next) }
    for name in (try? Files.names(in: next)) ?? [] {
      let path = next.hasSuffix("/") ? next + name : next + "/" + name
      switch Files.kind(path) {
      case .folder: waiting.append(path)
      case .file: files(path)
      default: break
      }
    }
  }
}
