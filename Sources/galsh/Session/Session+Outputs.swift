import GalaxyErrors
import GalaxyLang
import GalaxyRuntime

/// Looking at what a command is going to write, before its work begins.
extension Session {
  /// The files and folders that a call writes, found to be writable.
  struct Outputs {
    /// Files that are written, those of folders too.
    var files: [String] = []
    /// Folders that will be made.
    var newFolders: [String] = []
    /// What the files were before.
    var before: [String: FileStamp] = [:]
  }

  /// Looks at every path that a call writes to: whether it can be written, has an ending that fits, is no
  /// file that the session has read, and whether what is there may be replaced. Asks where somebody can answer.
  /// - Throws: a `Diagnostic` or `GalaxyError` before anything has been done.
  func checkOutputs(of call: CommandCall, _ command: Command) throws -> Outputs {
    var outputs = Outputs()
    for output in call.outputs {
      let path = output.isSession ? SessionFile.path(named: output.path) : output.path
      try checkEnding(of: output, call)
      outputs.newFolders += try OutputPlace(path).newFolders
      if output.isSession {
        try checkSessionFile(path, at: output.label, call)
      } else {
        outputs.files.append(path)
        try mayReplace([path], at: output.label, call)
      }
    }
    for (_, folder) in call.paths(.fills) {
      // The folder itself is named, and no surprise.
      outputs.newFolders += try OutputPlace(folder, isFolder: true).newFolders.dropLast()
    }
    let more = try command.outputs(call, self)
    try mayReplace(more, at: call.paths(.fills).first?.label, call)
    outputs.files += more
    for file in outputs.files { outputs.before[file] = FileStamp(file) }
    return outputs
  }

  /// Says which folders a command has made, and notes what galsh wrote there.
  func noteOutputs(_ outputs: Outputs) {
    OutputPlace.remark(on: outputs.newFolders.filter(Files.isFolder)).map(remark)
    OwnOutput.note(outputs.files.filter { FileStamp($0) != nil && FileStamp($0) != outputs.before[$0] })
  }

  // MARK: - What is in the way

  /// Whether files may be replaced by what a call writes.
  /// - Throws: a `Diagnostic` if one of them has been read, or is not galsh's own and nobody allows it.
  private func mayReplace(_ files: [String], at label: String?, _ call: CommandCall) throws {
    guard settings.guardsFiles else { return }
    let there = files.filter { FileStamp($0) != nil }
    if there.isEmpty { return }
    let isRepeated = repeats(call) || allCalls.contains { $0.text == call.text }
    let earlier = earlierInputs
    var foreign: [String] = []
    for file in there {
      let isOwn = OwnOutput.has(file)
      if recorder.calls.files.has(file), !(isOwn && repeats(call)) { throw isRead(file, at: label, call) }
      if earlier.has(file), !(isOwn && isRepeated) { throw isRead(file, at: label, call) }
      if !isOwn { foreign.append(file) }
    }
    guard let first = foreign.first, !settings.finishesCutOffCell else { return }
    if call.overwrites { return }
    let others = foreign.count == 1 ? "" : " and \(counted(foreign.count - 1, "other file"))"
    let verb = foreign.count == 1 ? "is" : "are"
    guard asksQuestions else {
      throw call.error(
        OutputError.fileExists, "\(first)\(others) \(verb) there already, not as galsh wrote it", at: label,
        hint: "choose another name, or say overwrite=true")
    }
    let question = "\(first)\(others) \(verb) there already, not as galsh wrote it. Replace it? (y/n)"
    if isYes(face.ask(question)) { return }
    throw call.error(
      OutputError.fileExists, "\(first) stays as it is: nothing was written", at: label,
      hint: "choose another name")
  }

  /// The file of a session may be replaced by the same script's, or where somebody says so.
  private func checkSessionFile(_ path: String, at label: String, _ call: CommandCall) throws {
    guard settings.guardsFiles, FileStamp(path) != nil else { return }
    if let keeper, Files.realPath(keeper.file.path) == Files.realPath(path) { return }
    if recorder.calls.files.has(path) { throw isRead(path, at: label, call) }
    if call.overwrites { return }
    let kept = (try? SessionFile(path, for: .reading).contents(isLazy: true))?.settings["origin"]
    if let kept, !kept.isEmpty, kept == settings.origin { return }
    guard asksQuestions else {
      throw call.error(
        OutputError.fileExists, "\(path) is there and keeps another session", at: label,
        hint: "choose another name, or say overwrite=true; `--session` goes on with the one that is there")
    }
    if isYes(face.ask("\(path) keeps another session. Replace it? (y/n)")) { return }
    throw call.error(
      OutputError.fileExists, "\(path) stays as it is: nothing was saved", at: label,
      hint: "choose another name")
  }

  private func isRead(_ file: String, at label: String?, _ call: CommandCall) -> Diagnostic {
    call.error(
      OutputError.inputFile, "\(file) has been read by this session, and is never written over", at: label,
      hint: "write to another file")
  }

  private func isYes(_ answer: String?) -> Bool {
    ["y", "yes"].contains(answer?.trimmed.lowercased() ?? "")
  }

  /// Whether a command that draws on nothing but its own words has run before: it writes the same bytes again.
  private func repeats(_ call: CommandCall) -> Bool {
    let options = call.values.map { JSON.Member($0.label, JSON($0.value)) }
    let hasObject = call.values.contains { if case .object = $0.value { true } else { false } }
    guard !hasObject, call.outputs.isEmpty else { return false }
    return allCalls.contains {
      $0.command == call.spec.name && $0.seed == settings.seed && $0.options == options
    }
  }

  /// What the session read before it was opened again.
  private var earlierInputs: ReadFiles {
    var files = ReadFiles()
    for input in allCalls.flatMap(\.inputs) { files.note(input.key) }
    return files
  }

  // MARK: - Endings

  private func checkEnding(of output: CommandCall.Output, _ call: CommandCall) throws {
    // These two say it in their own words before they begin.
    guard !["once", "export notebook"].contains(call.spec.name), !output.endings.isEmpty else { return }
    if FileStamp(output.path) == nil, Files.exists(output.path), !Files.isFolder(output.path) { return }
    let name = output.path.split(separator: "/").last.map(String.init) ?? ""
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    if output.isSession {
      guard Self.otherEndings.contains(ending) else { return }
      throw call.error(
        OutputError.wrongEnding, "a session is kept in a file NAME.galsession, not in \(output.path)",
        at: output.label, hint: "leave the ending out")
    }
    if output.endings.contains(ending) { return }
    if output.endings.allSatisfy({ PictureFormat(rawValue: $0) != nil }), output.endings.count > 1 {
      _ = try PictureFormat(path: output.path)
    }
    let endings = output.endings.map { ".\($0)" }
    let list = endings.count == 1 ? endings[0] : "one of \(endings.joined(separator: ", "))"
    throw call.error(
      OutputError.wrongEnding,
      "\(output.path) does not end in \(list), which is what `\(call.spec.name)` writes",
      at: output.label, hint: "end the name in \(list)")
  }

  /// Endings of other files than sessions.
  private static let otherEndings: Set<String> = [
    "csv", "tsv", "fits", "fit", "png", "jpg", "jpeg", "svg", "pdf", "json", "md", "txt", "gal", "ipynb",
    "html",
  ]
}

extension CommandCall.Output {
  /// Whether it is the file of a session, whose name may go without its ending.
  fileprivate var isSession: Bool { endings == ["galsession"] }
}

extension CommandCall {
  /// Whether the user said `overwrite=true`.
  package var overwrites: Bool { (try? self[overwriteKey]) == true }
}

/// What every command takes that writes a file or gives something a name.
package let overwriteKey: Key<Bool?> = .option(
  "overwrite", .bool, default: .described("asked about at the prompt, refused in a script"),
  "whether what is in the way may be replaced: a file that galsh did not write, a trained model")
