#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files and folders that a pattern names, in natural order (a2 before a10).
///
/// `*`, `?` and `[…]` match within one name, `**` any number of folders. Hidden names are matched only by a
/// pattern that begins with a dot. A pattern that is the name of something that exists names just that,
/// brackets or not. What does not exist or cannot be read matches nothing. Where it is cancelled on the way it
/// gives what it has found.
public func filesMatching(_ pattern: String, isCancelled: () -> Bool = { false }) -> [String] {
  if Files.kind(pattern) != .missing { return [pattern] }
  let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
  // A home folder is no name to match.
  let isHome = FileName.isAbsolute(pattern) && !pattern.hasPrefix("/")
  let found =
    isHome
    ? expand(parts[0], parts.dropFirst(), isCancelled)
    : expand(pattern.hasPrefix("/") ? "/" : "", parts[...], isCancelled)
  return found.sorted(by: naturallyPrecedes)
}

private func expand(
  _ folder: String, _ parts: ArraySlice<String>, _ isCancelled: () -> Bool
) -> [String] {
  guard let part = parts.first else { return [folder] }
  if isCancelled() { return [] }
  let rest = parts.dropFirst()
  let here = folder.isEmpty ? "." : folder
  if part == "**" {
    let below = subfolders(of: here, isCancelled).map { folder.isEmpty ? String($0.dropFirst(2)) : $0 }
    // `**` at the end means every file below.
    let next = rest.isEmpty ? ["*"] : rest
    return ([folder] + below).flatMap { expand($0, next, isCancelled) }
  }
  let names: [String]
  if part.contains(where: { "*?[".contains($0) }) {
    let pattern = NamePattern(part)
    names = ((try? Files.names(in: here, hidden: part.hasPrefix("."))) ?? []).filter(pattern.matches)
  } else {
    names = Files.kind(below(folder, part)) == .missing ? [] : [part]
  }
  return names.flatMap { name -> [String] in
    let path = below(folder, name)
    if !rest.isEmpty && Files.kind(path) != .folder { return [] }
    return expand(path, rest, isCancelled)
  }
}

/// A name in a folder, which a `~` at its start does not make a home folder.
private func below(_ folder: String, _ name: String) -> String {
  if folder.isEmpty || folder == "." { return name.hasPrefix("~") ? "./" + name : name }
  return folder.hasSuffix("/") ? folder + name : folder + "/" + name
}

/// Every folder below, links followed, each once.
private func subfolders(of folder: String, _ isCancelled: () -> Bool) -> [String] {
  var found: [String] = []
  walk(folder, folders: { found.append($0) }, files: { _ in }, others: { _ in }) {
    !isCancelled()
  }
  return found
}

/// What was found below a folder or by a pattern.
package struct FoundFiles: Sendable {
  /// Files that can be read, in natural order.
  package var paths: [String] = []
  /// Names that are none, in natural order: links to nothing, pipes, files and folders that may not be read.
  package var oddities: [FileOddity] = []

  package init(paths: [String] = [], oddities: [FileOddity] = []) {
    self.paths = paths
    self.oddities = oddities
  }

  /// Sorts out which of the paths are files that can be read; folders are left out without a word.
  package init(sorting paths: [String]) {
    for path in paths where Files.kind(path) != .folder {
      if let oddity = FileOddity(path) { oddities.append(oddity) } else { self.paths.append(path) }
    }
  }

  /// One line about what was left out; nil if nothing was.
  package var remark: String? {
    guard !oddities.isEmpty else { return nil }
    let names = oddities.prefix(3).map { "\($0.path) (\($0.text))" }.joined(separator: ", ")
    let are = oddities.count == 1 ? "is no file that can be read" : "are no files that can be read"
    return "left out \(counted(oddities.count, "name")) that \(are): \(names)"
      + (oddities.count > 3 ? " …" : "")
  }
}

/// Every plain file below a folder, hidden ones left out, links followed but never in a circle; and what is
/// no file that can be read.
package func filesBelow(_ folder: String) -> FoundFiles {
  var found = FoundFiles()
  walk(
    folder, folders: { _ in }, files: { found.paths.append($0) }, others: { found.oddities.append($0) })
  found.paths.sort(by: naturallyPrecedes)
  found.oddities.sort { naturallyPrecedes($0.path, $1.path) }
  return found
}

/// The plain files below a folder, hidden ones left out, no more than so many.
package func filesBelow(_ folder: String, most: Int) -> [String] {
  var found: [String] = []
  walk(folder, folders: { _ in }, files: { found.append($0) }, others: { _ in }) { found.count < most }
  return found
}

private func walk(
  _ folder: String, folders: (String) -> Void, files: (String) -> Void, others: (FileOddity) -> Void,
  goesOn: () -> Bool = { true }
) {
  var seen: Set<[UInt64]> = []
  var waiting = [folder]
  while goesOn(), let next = waiting.popLast() {
    guard let identity = Files.identity(next), seen.insert(identity).inserted else { continue }
    if next != folder { folders(next) }
    for name in (try? Files.names(in: next)) ?? [] {
      let path = next.hasSuffix("/") ? next + name : next + "/" + name
      if let oddity = FileOddity(path) {
        others(oddity)
      } else if Files.kind(path) == .folder {
        waiting.append(path)
      } else {
        files(path)
      }
    }
  }
}
