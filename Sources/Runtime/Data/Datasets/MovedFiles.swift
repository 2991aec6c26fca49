import GalaxyBase
import GalaxyImages

/// Where the files of a stored session's images are now: where they were, where they lie beside the session
/// file, or wherever below a folder a file with the same bytes is.
///
/// A file is taken for another's only where its digest is the same.
public struct MovedFiles: Sendable {
  /// What became of a file.
  public enum Place: Sendable, Equatable {
    /// It is where it was.
    case asBefore
    /// It is here now, under this name.
    case moved(String)
    /// There is a file where it was, of other contents.
    case changed
    /// It is nowhere that was looked.
    case missing
  }

  /// Folders by which a name's beginning is replaced: from → to, absolute or as they are typed.
  private let moves: [(from: String, to: String)]
  /// The folders below which files are looked for by their contents.
  public let searched: [String]
  private let workingFolder: String
  /// Whether a file is taken from where it should be now although it is still where it was.
  private let prefersMoves: Bool

  /// Looks beside a session file, and below its folder by contents.
  /// - Parameters:
  ///   - workingFolder: the folder in which names are seen now.
  ///   - savedFolder: that in which they were seen when the session was saved; nil if it is not known.
  ///   - home: the folder of the session file now.
  ///   - savedHome: that of the session file when it was saved; nil if it is not known.
  public init(workingFolder: String, savedFolder: String?, home: String, savedHome: String?) {
    self.workingFolder = workingFolder
    let before = savedFolder ?? workingFolder
    let here = Self.absolute(home, in: workingFolder)
    var moves = [(from: savedHome ?? before, to: here)]
    // Above the session file as well: its folder may stand beside that of the pictures.
    var (old, new) = (moves[0].from, moves[0].to)
    while old != "/", new != "/", Self.last(old) == Self.last(new) {
      (old, new) = (Files.folder(of: old), Files.folder(of: new))
      moves.append((old, new))
    }
    moves.append((before, here))
    moves.append((before, before))
    self.moves = moves.map { (Self.absolute($0.from, in: before), $0.to) }
    searched = [here]
    prefersMoves = false
    self.savedFolder = before
  }

  /// Looks in the folder (or file) `new` for what lay in `old`, and below it by contents.
  public init(from old: String, to new: String, workingFolder: String) {
    self.workingFolder = workingFolder
    savedFolder = workingFolder
    moves = [(Self.absolute(old, in: workingFolder), new)]
    searched = Files.isFolder(new) ? [new] : []
    prefersMoves = true
  }

  private let savedFolder: String

  /// Whether a name lies in the folder from which files are looked for first.
  public func covers(_ name: String) -> Bool {
    guard let first = moves.first else { return false }
    return Self.rest(of: Self.absolute(name, in: savedFolder), in: first.from) != nil
  }

  /// Where each of these files is now, each looked at once.
  /// - Throws: GalaxyError of kind `interrupted`.
  public func places(of origins: [ImageOrigin], context: WorkContext) throws -> [ImageOrigin: Place] {
    let files = Array(Set(origins.map(\.original)))
    let found = try parallelMap(files.count, threads: context.threads) { index -> Place in
      try context.cancellation.check("looking for files")
      return place(of: files[index])
    }
    var places = Dictionary(uniqueKeysWithValues: zip(files, found))
    let lost = files.filter { places[$0] == .missing || places[$0] == .changed }
    if lost.isEmpty { return places }
    let known = try filesByContents(of: lost, context)
    for file in lost where SourceFiles.isPiece(file.file) {
      // Of a piece the digest is not that of its file: the files that are as long are asked for the piece.
      let brackets = Self.brackets(of: file.file)
      let candidates = known.tiles[file.bytes] ?? []
      if let name = candidates.first(where: { file.named($0 + brackets).hasItsBytes }) {
        places[file] = .moved(name + brackets)
      }
    }
    for file in lost where !SourceFiles.isPiece(file.file) {
      guard let name = known.files[file.digest] else { continue }
      places[file] = .moved(name + Self.brackets(of: file.file))
    }
    return places
  }

  private func place(of origin: ImageOrigin) -> Place {
    let here = origin.named(Self.absolute(origin.file, in: workingFolder))
    let isThere = SourceFiles.of(here.file).allSatisfy(Files.isPlainFile)
    let isAsBefore = isThere && here.hasItsBytes
    if isAsBefore, !prefersMoves { return .asBefore }
    let whole = Self.absolute(origin.file, in: savedFolder)
    for move in moves {
      guard let rest = Self.rest(of: whole, in: move.from) else { continue }
      let name = Self.absolute(rest.isEmpty ? move.to : Files.join(move.to, rest), in: workingFolder)
      guard name != here.file, SourceFiles.of(name).allSatisfy(Files.isPlainFile) else { continue }
      if origin.named(name).hasItsBytes { return .moved(Self.seen(name, from: workingFolder)) }
    }
    return isAsBefore ? .asBefore : isThere ? .changed : .missing
  }

  /// The most files that are looked at by their contents: a session may lie in a home folder.
  private static let mostFiles = 50_000

  /// Names of files below the folders that are searched, by the digests that are wanted; of files from which pieces
  /// were read by their lengths.
  private func filesByContents(
    of lost: [ImageOrigin], _ context: WorkContext
  ) throws -> (files: [Digest: String], tiles: [Int: [String]]) {
    let pieces = Set(lost.filter { SourceFiles.isPiece($0.file) }.map(\.bytes))
    let sizes = Set(
      lost.filter { SourceFiles.of($0.file).count == 1 && !SourceFiles.isPiece($0.file) }.map(\.bytes))
    if sizes.isEmpty, pieces.isEmpty { return ([:], [:]) }
    var (candidates, tiles): ([String], [Int: [String]]) = ([], [:])
    for folder in searched {
      for file in filesBelow(folder, most: Self.mostFiles) {
        guard case .file(let bytes) = Files.kind(file) else { continue }
        if sizes.contains(bytes) { candidates.append(file) }
        if pieces.contains(bytes) {
          tiles[bytes, default: []].append(
            Self.seen(Self.absolute(file, in: workingFolder), from: workingFolder))
        }
      }
    }
    let files = candidates
    let digests = try parallelMap(files.count, threads: context.threads) { index -> Digest? in
      try context.cancellation.check("looking for files")
      return try? SourceFiles.digest(of: files[index]).digest
    }
    var known: [Digest: String] = [:]
    for (file, digest) in zip(files, digests) where digest.map({ known[$0] == nil }) ?? false {
      if let digest { known[digest] = Self.seen(Self.absolute(file, in: workingFolder), from: workingFolder) }
    }
    return (known, tiles)
  }

  // MARK: - Names

  /// A name from the root on, without `.` and `..`.
  public static func absolute(_ name: String, in folder: String) -> String {
    if FileName.isAbsolute(name), !name.hasPrefix("/") { return name }
    let whole = name.hasPrefix("/") ? name : folder + "/" + name
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// What of a name stands behind a folder, or behind it as a whole; nil if it does not lie there.
  private static func rest(of name: String, in folder: String) -> String? {
    if name == folder { return "" }
    let start = folder.hasSuffix("/") ? folder : folder + "/"
    return name.hasPrefix(start) ? String(name.dropFirst(start.count)) : nil
  }

  /// The brackets that choose an image, behind the name of a file that need not be there.
  private static func brackets(of name: String) -> Substring {
    let start = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    guard name.hasSuffix("]"), let bracket = name[start...].firstIndex(of: "["), bracket != start else {
      return ""
    }
    return name[bracket...]
  }

  private static func last(_ folder: String) -> Substring { folder.split(separator: "/").last ?? "" }

  /// A name as it is seen from a folder: without the folder's own.
  private static func seen(_ name: String, from folder: String) -> String {
    rest(of: name, in: folder).flatMap { $0.isEmpty ? nil : $0 } ?? name
  }
}

extension ImageOrigin {
  /// The same of another file.
  fileprivate func named(_ file: String) -> ImageOrigin {
    var other = self
    other.file = file
    return other
  }

  /// Whether the file has the bytes that it had.
  fileprivate var hasItsBytes: Bool {
    SourceFiles.byteCount(of: file) == bytes && (try? SourceFiles.digest(of: file).digest) == digest
  }
}
