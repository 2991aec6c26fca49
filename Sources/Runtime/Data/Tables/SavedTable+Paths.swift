import GalaxyBase
import GalaxyImages

extension ColumnTable {
  /// The same with the paths of its images as they count from the folder of a file, as manifests have them. Where
  /// the first image would not be found so, since a folder on the way is a link, the paths count from the root.
  package func withPaths(asSeenFrom file: String, workingFolder here: String) -> ColumnTable {
    guard let place = columns.firstIndex(where: { $0.name == roles[.path] }),
      case .texts(let texts) = columns[place].values, !here.isEmpty
    else { return self }
    let folder = Files.folder(of: file)
    let (from, base) = (PathParts(folder, from: here), PathParts(here, from: "/"))
    if from == base { return self }
    func relative(_ path: String) -> String {
      path.isEmpty || FileName.isAbsolute(path) ? path : PathParts(path, from: here).text(from: from)
    }
    let first = (0..<texts.count).lazy.map { texts[$0] }.first { !$0.isEmpty && !FileName.isAbsolute($0) }
    guard let first else { return self }
    let isLost = Files.exists(first) && !Files.exists(Files.join(folder, relative(first)))
    var changed = columns
    changed[place] = columns[place].with(
      .texts(
        TextValues(
          (0..<texts.count).lazy.map { row in
            let path = texts[row]
            if !isLost { return relative(path) }
            return path.isEmpty || FileName.isAbsolute(path) ? path : Files.join(here, path)
          })))
    return ColumnTable(changed, roles: roles)
  }
}

/// A path from the root, in parts.
struct PathParts: Equatable {
  private var parts: [Substring] = []

  /// A path that counts from a folder, which itself counts from the root.
  init(_ path: String, from folder: String) {
    let whole = FileName.isAbsolute(path) ? path : folder + "/" + path
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
  }

  /// How it is found from a folder.
  func text(from folder: PathParts) -> String {
    let shared = zip(parts, folder.parts).prefix { $0 == $1 }.count
    let up = [Substring](repeating: "..", count: folder.parts.count - shared)
    return (up + parts.dropFirst(shared)).joined(separator: "/")
  }
}

extension SavedTable {
  /// What a format cannot hold as it is, a sentence each.
  package func remarks(for format: TableFormat) -> [String] {
    guard format == .fits else { return [] }
    var remarks = FITSColumnNames(table.names).changes
    let odd = table.columns.filter { column in
      if case .texts(let texts) = column.values { !texts.isASCII } else { false }
    }.map(\.name)
    if !odd.isEmpty {
      remarks.append(
        "FITS tables hold ASCII texts, and \(odd.joined(separator: ", ")) has others: they are written as UTF-8, "
          + "which galsh and astropy's Table read and TOPCAT does not")
    }
    return remarks
  }
}
