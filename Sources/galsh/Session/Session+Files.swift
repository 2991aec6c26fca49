import GalaxyLang
import GalaxyRuntime

/// Data files of a session that has been opened again: where they are now, and going on without some.
extension Session {
  /// What came of looking for files.
  package struct Located {
    /// Files that are where they were, that were found elsewhere, and those that were not: no such file, or
    /// one of other contents.
    package var asBefore = 0
    package var moved: [(old: String, new: String)] = []
    package var changed: [String] = []
    package var missing: [String] = []
    /// The datasets that the last three belong to.
    package var datasets: [String] = []
  }

  /// The part of a dataset that can be used, where some of its files are not what they were, which is said.
  /// Nil for all others.
  func usablePart(of artifact: any Artifact) -> (any Artifact)? {
    guard let data = artifact as? DatasetArtifact else { return nil }
    let failures = data.dataset.failures
    guard let first = failures.min(by: { $0.key < $1.key }) else { return nil }
    let usable = data.dataset.usable
    remark(
      "\(data.name): goes on with \(usable.count) of \(data.dataset.count) images; \(failures.count) cannot be "
        + "used: \(first.value.message)" + (failures.count > 1 ? " …" : ""))
    return DatasetArtifact(name: data.name, dataset: usable)
  }

  /// Looks for the files of all datasets of a session file, and says once what has become of them. At a prompt
  /// (`asks`) it asks for the folder of those that are not found.
  func locateFiles(of contents: SessionContents, at path: String, asks: Bool) throws {
    let folder = contents.settings["folder"].flatMap { $0.isEmpty ? nil : $0 }
    let search = MovedFiles(
      workingFolder: Machine.folder, savedFolder: folder, home: Files.folder(of: path),
      savedHome: contents.settings["home"])
    let names = Set(contents.objects.filter { $0.kind == DatasetArtifact.kind }.map(\.name))
    var located = try locate(names, search, keepingIn: folder)
    if !located.moved.isEmpty {
      let example = located.moved[0]
      remark(
        "\(files(located.moved.count)) of \(list(located.datasets)) moved, and found: \(example.old) is now "
          + example.new)
    }
    let lost = located.missing
    if asks, !lost.isEmpty,
      let answer = face.ask(
        "\(files(lost.count)) cannot be found, such as \(lost[0]). In which folder are they now (Enter: go on without)?"
      )?.trimmed, !answer.isEmpty
    {
      let again = MovedFiles(from: Self.sharedFolder(lost), to: answer, workingFolder: Machine.folder)
      let changed = located.changed
      located = try locate(names, again, only: again.covers, keepingIn: nil)
      located.changed += changed.filter { !located.changed.contains($0) }
      if !located.moved.isEmpty { remark("\(files(located.moved.count)) found in \(answer)") }
    }
    say(lost: located, searched: search.searched)
  }

  /// Says which files were not found, what was tried and what to do; nothing if all were.
  private func say(lost located: Located, searched: [String]) {
    var parts: [String] = []
    if !located.missing.isEmpty {
      parts.append("\(files(located.missing.count)) cannot be found (\(some(located.missing)))")
    }
    if !located.changed.isEmpty {
      parts.append(
        "\(files(located.changed.count)) \(located.changed.count == 1 ? "has" : "have") changed since they were "
          + "loaded (\(some(located.changed)))")
    }
    if parts.isEmpty { return }
    let folder = Self.sharedFolder(located.missing.isEmpty ? located.changed : located.missing)
    remark(
      parts.joined(separator: ", ")
        + ": tried where they were, the same places as seen from the session file, and all files below "
        + "\(searched.joined(separator: ", ")) by their contents. \(list(located.datasets)) "
        + "\(located.datasets.count == 1 ? "goes" : "go") on without these images"
        + (located.missing.isEmpty ? "" : "; relocate \"\(folder)\" \"NEW\" says where they are now"))
  }

  /// Looks for files that lay in the folder `old` in the folder `new`, and takes those that have the same
  /// bytes.
  /// - Throws: GalaxyError of kind `interrupted`.
  package func relocate(_ old: String, _ new: String) throws -> Located {
    let names = Set(workspace.contents.compactMap { ($0 as? DatasetArtifact)?.name })
    let search = MovedFiles(from: old, to: new, workingFolder: Machine.folder)
    return try locate(names.union(workspace.hidden.keys), search, only: search.covers, keepingIn: nil)
  }

  /// Looks for the files of datasets, and has them called as they are now. Files that are not found are called
  /// by their whole names from then on, as seen from the folder `saved`.
  private func locate(
    _ names: Set<String>, _ search: MovedFiles, only isWanted: (String) -> Bool = { _ in true },
    keepingIn saved: String?
  ) throws -> Located {
    var located = Located()
    let shown = workspace.names.filter(names.contains)
    let hidden = workspace.hidden.keys.filter(names.contains).sorted()
    let datasets =
      shown.compactMap { find($0) as? DatasetArtifact }
      + hidden.compactMap { workspace.hidden[$0]?.artifact as? DatasetArtifact }
    let origins = datasets.flatMap { $0.dataset.items.compactMap(\.origin) }.filter { isWanted($0.file) }
    let places = try search.places(of: origins, context: work)
    face.clearProgress()
    var renamed: [String: String] = [:]
    var lostFiles: Set<String> = []
    for (origin, place) in places.sorted(by: { $0.key.file < $1.key.file }) {
      switch place {
      case .asBefore: located.asBefore += 1
      case .moved(let new):
        located.moved.append((origin.file, new))
        renamed[origin.file] = new
      case .changed, .missing:
        var name = origin.file
        if let saved, saved != Machine.folder {
          name = MovedFiles.absolute(name, in: saved)
          renamed[origin.file] = name
        }
        lostFiles.insert(origin.file)
        if place == .changed { located.changed.append(name) } else { located.missing.append(name) }
      }
    }
    let concerned = lostFiles.union(located.moved.map(\.old))
    func relocated(_ data: DatasetArtifact) -> DatasetArtifact? {
      guard data.dataset.items.contains(where: { $0.origin.map { concerned.contains($0.file) } ?? false })
      else {
        return nil
      }
      return DatasetArtifact(name: data.name, dataset: data.dataset.relocated(renamed))
    }
    for data in shown.compactMap({ find($0) as? DatasetArtifact }) {
      guard let moved = relocated(data) else { continue }
      located.datasets.append(data.name)
      if !renamed.isEmpty { workspace.renew(moved) }
    }
    for key in hidden {
      guard let data = workspace.hidden[key]?.artifact as? DatasetArtifact, let moved = relocated(data) else {
        continue
      }
      workspace.hidden[key] = SessionObject(moved)
    }
    return located
  }

  // MARK: - Words

  private func files(_ count: Int) -> String { counted(count, "file") }

  private func some(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " …" : "")
  }

  private func list(_ names: [String]) -> String {
    names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " …" : "")
  }

  /// The folder that all of some files lie in.
  private static func sharedFolder(_ names: [String]) -> String {
    guard let first = names.first else { return "." }
    var folder = Files.folder(of: first)
    while folder != ".", folder != "/", !names.allSatisfy({ $0.hasPrefix(folder + "/") }) {
      folder = Files.folder(of: folder)
    }
    return folder
  }
}
