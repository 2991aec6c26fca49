import GalaxyLang
import GalaxyRuntime

/// The commands that a session has run, each with what it was told, what it read and what it made: for `why`
/// and `galsh verify`.
package struct CallLog {
  /// Whether digests of what was read and made are noted too: they take time.
  package var takesDigests = false
  /// The files that were read, none of which is written over.
  package var files = ReadFiles()
  /// The commands.
  package var entries = KeptList<StoredCall>()
  /// Files that were read since the last command, by their digests.
  private var inputs: [JSON.Member] = []
  /// What objects were before, by name.
  private var known: [String: Digest] = [:]

  /// Goes on from the commands of an earlier session, with its objects.
  mutating func restore(_ calls: StoredPart<[StoredCall]>, _ digests: [String: Digest]) {
    entries.restore(calls)
    known.merge(digests) { $1 }
  }

  /// Notes a file that is read.
  package mutating func read(_ path: String) {
    files.note(path)
    guard takesDigests, let file = try? SourceFiles.digest(of: path) else { return }
    note(path, file.digest)
  }

  /// Notes a file that was scored; of one that was no image the digest is taken now.
  package mutating func read(_ file: FileScores.File) { read(file.path, file.origin) }

  /// Notes a file, whose digest may be known.
  package mutating func read(_ path: String, _ origin: ImageOrigin?) {
    guard let origin else { return read(path) }
    files.note(origin.file)
    if takesDigests { note(origin.file, origin.digest) }
  }

  /// Notes the files of a dataset.
  package mutating func read(_ dataset: Dataset) {
    for origin in dataset.items.compactMap(\.origin) {
      files.note(origin.file)
      if takesDigests { note(origin.file, origin.digest) }
    }
  }

  private mutating func note(_ path: String, _ digest: Digest) {
    inputs.append(.init(path, .string(digest.description)))
  }

  /// Enters a command that has run.
  /// - Parameters:
  ///   - cell: the position of its cell; -1 for none.
  ///   - touched: the objects that it made or changed, by name.
  ///   - digest: gives the digest of an object; nil for one that is gone.
  mutating func enter(
    _ call: CommandCall, cell: Int, seed: UInt64, touched: [String], digest: (String) throws -> Digest?
  ) throws {
    var made: [JSON.Member] = []
    for name in touched {
      guard takesDigests else {
        made.append(.init(name, .null))
        continue
      }
      guard let digest = try digest(name) else { continue }
      if known.updateValue(digest, forKey: name) != digest {
        made.append(.init(name, .string(digest.description)))
      }
    }
    var seen: Set<String> = []
    let entry = StoredCall(
      cell: cell, command: call.spec.name, text: call.text, seed: seed,
      options: call.values.map { .init($0.label, JSON($0.value)) },
      inputs: inputs.filter { seen.insert($0.key).inserted }, made: made)
    inputs = []
    entries.add(entry)
  }
}
