import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Runs the cells of a Jupyter notebook without Jupyter, and puts what they give into it, as `nbconvert --execute`
/// does.
package final class NotebookRun {
  /// What came of a run.
  package struct Outcome {
    /// Cells that ran, and of these those that failed.
    package var ran = 0, failed = 0
    /// What was wrong first.
    package var firstError: Diagnostic?
    /// What galsh ends with.
    package var status = ExitStatus.success
  }

  /// What a session shows itself on here.
  package let face: KernelFace
  private let sink = NotebookSink()
  private let outputs: StandardOutputs
  private let path: String
  private var notebook: JSON
  /// Called before a cell runs, with its number among the cells of code and how many there are.
  package var willRun: (Int, Int) -> Void = { _, _ in }

  /// Reads a notebook. From here on standard output and standard error of the process belong to its cells.
  /// - Throws: `GalaxyError`: a `NotebookError` for what is none of format 4 in galsh; a `FileError`.
  package init(_ path: String) throws {
    let reading = try Notebook.reading(path)
    guard reading.format == 4, !reading.isUTF16 else {
      throw GalaxyError(
        NotebookError.badNotebook,
        "\(path) is a notebook of an earlier format, which is not written any more",
        file: path, hint: "save it as format 4 with Jupyter")
    }
    self.path = path
    notebook = try JSON.parse(try Files.read(path))
    let sink = sink
    outputs = StandardOutputs { text, stream in sink.write(text, to: stream) }
    face = KernelFace(FlushingSink(sink, outputs))
  }

  /// Runs the cells in order, up to the first that fails unless told otherwise. What stands behind a cell that
  /// ended the run has no outputs.
  package func run(_ session: Session, _ runner: ScriptRunner, keepsGoing: Bool) -> Outcome {
    face.images = { [unowned session] in Thumbnails.sheet(of: $0, session) }
    var outcome = Outcome()
    guard var cells = notebook["cells"]?.array else { return outcome }
    let count = cells.count { $0["cell_type"]?.string == "code" }
    var number = 0
    var hasEnded = false
    for (index, cell) in cells.enumerated() where cell["cell_type"]?.string == "code" {
      number += 1
      var (shown, executed): ([JSON], JSON) = ([], .null)
      let source = cell["source"].flatMap(Self.text) ?? ""
      if !hasEnded, !source.allSatisfy(\.isWhitespace) {
        willRun(number, count)
        outcome.ran += 1
        let position = session.journal.nextNumber
        sink.begin(number: position)
        face.begin(isSilent: false, usesPager: false)
        session.cellIdentity = cell["id"]?.string
        let text = Question.expanded(source, session)
        let ending = runner.run(SourceText(name: "cell[\(position)]", text: text), cells: .one)
        face.clearProgress()
        outputs.flush()
        executed = .integer(position)
        if ending == .status(.success) { face.tellErrors() }
        let errors = face.takeErrors()
        shown = sink.json
        switch ending {
        case .quit: hasEnded = true
        case .status(.success): break
        case .status(let status):
          shown.append(.object([.init("output_type", "error")] + KernelFace.content(of: errors)))
          outcome.failed += 1
          outcome.firstError = outcome.firstError ?? errors.first
          if outcome.status == .success { outcome.status = status }
          if status == .interrupted { outcome.status = status }
          hasEnded = !keepsGoing || status == .interrupted
        }
      }
      cells[index] = cell.setting("execution_count", executed).setting("outputs", .array(shown))
    }
    notebook = notebook.setting("cells", .array(cells))
    return outcome
  }

  /// Writes the notebook; nil: in the place of the one that was read.
  /// - Throws: `GalaxyError`: a `FileError`.
  package func write(to other: String?) throws {
    let known = notebook["metadata"] ?? .object([])
    let metadata = known.setting("language_info", KernelInfo.language)
    let whole = notebook.setting(
      "metadata",
      known["kernelspec"] == nil
        ? metadata.setting("kernelspec", ["display_name": "galsh", "language": "galsh", "name": "galsh"])
        : metadata)
    try AtomicFile.write(whole.notebookText, to: other ?? path)
  }

  private static func text(_ source: JSON) -> String? {
    source.string ?? source.array?.compactMap(\.string).joined()
  }
}

/// A sink before which what other programs have written is taken, so that all stands in order.
private final class FlushingSink: OutputSink {
  private let sink: NotebookSink
  private let outputs: StandardOutputs

  init(_ sink: NotebookSink, _ outputs: StandardOutputs) { (self.sink, self.outputs) = (sink, outputs) }

  func write(_ text: String, isMessage: Bool) {
    outputs.flush()
    sink.write(text, isMessage: isMessage)
  }

  func display(_ bundle: MIMEBundle, id: String?) {
    outputs.flush()
    sink.display(bundle, id: id)
  }

  func update(_ bundle: MIMEBundle, id: String) { sink.update(bundle, id: id) }

  func result(_ bundle: MIMEBundle) {
    outputs.flush()
    sink.result(bundle)
  }
}

extension JSON {
  /// An object with another value for a member, or with one more.
  fileprivate func setting(_ key: String, _ value: JSON) -> JSON {
    var members = object ?? []
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = value
    } else {
      members.append(.init(key, value))
    }
    return .object(members)
  }

  /// The text of a notebook as Jupyter writes it: indented by one, every element on a line of its own, so that two
  /// versions can be compared line by line.
  fileprivate var notebookText: String {
    var text = ""
    write(to: &text, depth: 0)
    return text + "\n"
  }

  private func write(to text: inout String, depth: Int) {
    let margin = "\n" + String(repeating: " ", count: depth + 1)
    func write<T>(_ elements: [T], _ brackets: (String, String), _ one: (T, inout String) -> Void) {
      text += brackets.0
      for (index, element) in elements.enumerated() {
        text += (index > 0 ? "," : "") + margin
        one(element, &text)
      }
      text += (elements.isEmpty ? "" : String(margin.dropLast())) + brackets.1
    }
    switch self {
    case .array(let elements): write(elements, ("[", "]")) { $0.write(to: &$1, depth: depth + 1) }
    case .object(let members):
      write(members, ("{", "}")) { member, text in
        text += JSON.string(member.key).compact + ": "
        member.value.write(to: &text, depth: depth + 1)
      }
    default: text += compact
    }
  }
}
