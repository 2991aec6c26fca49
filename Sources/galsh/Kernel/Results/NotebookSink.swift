import GalaxyRuntime
import Synchronization

/// The outputs of a cell as its notebook keeps them (nbformat 4): streams run together, displays that change keep
/// what they were last.
package final class NotebookSink: OutputSink {
  private struct State {
    var outputs: [Output] = []
    var number = 0
  }

  private enum Output {
    case stream(name: String, text: String)
    case display(MIMEBundle, id: String?)
    case result(MIMEBundle, number: Int)
  }

  private let state = Mutex(State())

  /// An empty cell.
  package init() {}

  /// Begins the outputs of a cell.
  package func begin(number: Int) { state.withLock { $0 = State(outputs: [], number: number) } }

  package func write(_ text: String, isMessage: Bool) {
    write(text, to: isMessage ? .messages : .output)
  }

  func write(_ text: String, to stream: IOPub.Stream) {
    if text.isEmpty { return }
    state.withLock { state in
      if case .stream(let name, let before)? = state.outputs.last, name == stream.rawValue {
        state.outputs[state.outputs.count - 1] = .stream(name: name, text: before + text)
      } else {
        state.outputs.append(.stream(name: stream.rawValue, text: text))
      }
    }
  }

  package func display(_ bundle: MIMEBundle, id: String?) {
    state.withLock { $0.outputs.append(.display(bundle, id: id)) }
  }

  package func update(_ bundle: MIMEBundle, id: String) {
    state.withLock { state in
      for (index, output) in state.outputs.enumerated() {
        if case .display(_, id) = output { state.outputs[index] = .display(bundle, id: id) }
      }
    }
  }

  package func result(_ bundle: MIMEBundle) {
    state.withLock { $0.outputs.append(.result(bundle, number: $0.number)) }
  }

  /// The outputs as a notebook has them.
  package var json: [JSON] {
    state.withLock { state in
      state.outputs.map { output in
        switch output {
        case .stream(let name, let text):
          ["output_type": "stream", "name": .string(name), "text": Self.lines(text)]
        case .display(let bundle, _):
          [
            "output_type": "display_data", "data": Self.data(bundle), "metadata": .object(bundle.metadata),
          ]
        case .result(let bundle, let number):
          [
            "output_type": "execute_result", "execution_count": .integer(number), "data": Self.data(bundle),
            "metadata": .object(bundle.metadata),
          ]
        }
      }
    }
  }

  private static func data(_ bundle: MIMEBundle) -> JSON {
    .object(
      bundle.data.map { form in
        // Text is kept line by line, so that two versions of a notebook can be compared.
        .init(form.key, form.key == "image/png" ? form.value : lines(form.value.string ?? ""))
      })
  }

  private static func lines(_ text: String) -> JSON { Notebook.lines(text) }
}
