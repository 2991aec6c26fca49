import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `export notebook` and `import notebook`.
package enum NotebookCommands {
  package static let all = [export, importNotebook]

  private enum Keys {
    static let notebook: Key<String> = .argument(
      "file", .path, "the file: \(endings)", offers: .files(Notebook.Format.allCases.map(\.rawValue)),
      access: .writes)
    static let jupyter: Key<String> = .argument("file", .path, "the notebook", offers: .files(["ipynb"]))
    static let script: Key<String?> = .clause(
      "to", .path, "the script", offers: .files(["gal"]), access: .writes)
  }

  private static let endings = Notebook.Format.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")

  private static let export = Command(
    CommandSpec(
      "export notebook", "writes the cells of the session with what they wrote and drew",
      details: """
        The ending chooses the form: .ipynb for Jupyter, .html for one page that needs nothing else, .md for Markdown with the \
        pictures in a folder beside it, .gal for a script of what ran to its end, which gives the same again.
        """,
      keys: [Keys.notebook],
      examples: ["export notebook \"evening.html\""]),
    outputs: { call, _ in Notebook.existingPictures(beside: try call[Keys.notebook]) }
  ) { call, session in
    let path = try call[Keys.notebook]
    let ending = path.split(separator: ".").last.map(String.init) ?? ""
    guard path.contains("."), let format = Notebook.Format(rawValue: ending.lowercased()) else {
      throw call.error(
        NotebookCommandError.unknownNotebook, "\(path) does not say which form of notebook it is",
        at: Keys.notebook, hint: "end it in \(endings)")
    }
    let notebook = session.notebook(for: format, title: Self.title(path))
    let files = try notebook.write(format, to: path)
    let count = notebook.cells.count { format != .script || $0.error == nil }
    return CommandResult(
      "export notebook",
      [
        .init("saved", .string(path)), .init("cells", .integer(count)),
        .init("files", .array(files.map { .string($0) })),
      ],
      text: "\(path): \(counted(count, "cell"))"
        + (files.count > 1 ? ", \(counted(files.count - 1, "picture")) beside it" : ""),
      value: .string(path))
  }

  private static let importNotebook = Command(
    CommandSpec(
      "import notebook", "turns a Jupyter notebook of galsh into a script of the same cells",
      details: """
        Without `to` the script has the notebook's name with .gal. Nothing runs. Notebooks of \
        formats 2 and 3 are read as what they would be in format 4, and it is said.
        """,
      keys: [Keys.jupyter, Keys.script],
      examples: ["import notebook \"evening.ipynb\""]),
    outputs: { call, _ in try call[Keys.script] == nil ? [script(beside: call[Keys.jupyter])] : [] }
  ) { call, session in
    let path = try call[Keys.jupyter]
    let reading = try Notebook.reading(path)
    let notebook = reading.notebook
    let script = try call[Keys.script] ?? script(beside: path)
    try AtomicFile.write(notebook.script, to: script)
    var text = "\(script): \(counted(notebook.cells.count, "cell"))"
    if reading.format < 4 { text += ", brought from format \(reading.format) to 4" }
    if reading.isUTF16 { text += ", read as UTF-16" }
    return CommandResult(
      "import notebook",
      [
        .init("saved", .string(script)), .init("cells", .integer(notebook.cells.count)),
        .init("format", .integer(reading.format)),
      ],
      text: text,
      value: .string(script))
  }

  /// The script that a notebook becomes where none is named.
  private static func script(beside notebook: String) -> String {
    (notebook.hasSuffix(".ipynb") ? String(notebook.dropLast(6)) : notebook) + ".gal"
  }

  /// The file's name without folder and ending.
  private static func title(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
  }
}

extension Session {
  /// The journal as a notebook, the cell under way with what it has written so far; one that does nothing but
  /// export is left out.
  func notebook(for format: Notebook.Format, title: String) -> Notebook {
    let cells = journal.cells.filter { cell in
      cell.outcome != nil || cell.text.contains { $0.isNewline } || !cell.text.hasPrefix("export notebook")
    }
    let pictures = Dictionary(grouping: allPictures, by: \.cell)
    let calls = Dictionary(grouping: allCalls.filter { pictures[$0.cell] != nil }, by: \.cell)
    return Notebook(
      title: title,
      cells: cells.map { cell in
        let isRunning = cell.outcome == nil
        // Of a cell that failed a script has what had run before.
        let hasRun = format == .script && cell.ran?.isEmpty == false
        var error: String?
        switch cell.outcome {
        case .finished, nil: break
        case _ where hasRun: break
        case .refused: error = "refused"
        case .failed(let id): error = id
        case .interrupted: error = Interpreter.interruptedID
        }
        var written = Notebook.Cell(
          isText: cell.number == nil, title: cell.title,
          source: format == .script ? withParameters(cell) : cell.text, number: cell.number,
          output: isRunning ? recorder.transcript.results : cell.output,
          messages: isRunning ? recorder.transcript.messages : cell.messages, error: error,
          pictures: (pictures[cell.position] ?? []).map {
            Notebook.Picture(name: $0.name, type: $0.type, bytes: $0.bytes)
          })
        if format != .script { written.pieces = written.pieces(by: calls[cell.position] ?? []) }
        return written
      })
  }

  /// A cell whose `param`s have the values that the command line gave, so that the script does the same
  /// without it.
  private func withParameters(_ cell: Journal.Cell) -> String {
    let text = cell.ran ?? cell.text
    let given = cell.parameters ?? settings.parameters
    return given.isEmpty ? text : SourceText(name: "", text: text).settingParameters(given)
  }
}

/// Why a notebook or its script is not written.
enum NotebookCommandError: ErrorKind, ErrorFamily {
  case unknownNotebook = """
    unknown-notebook
    The name of a notebook does not end in a form that galsh writes.
    End it in .ipynb, .html, .md or .gal.
    """
}
