import GalaxyRuntime
import Synchronization

/// The outputs of a cell, told to all who watch the kernel.
final class IOPubSink: OutputSink {
  private let iopub: IOPub
  private let outputs: StandardOutputs
  private let number = Atomic<Int>(0)

  init(_ iopub: IOPub, _ outputs: StandardOutputs) { (self.iopub, self.outputs) = (iopub, outputs) }

  /// The number of the cell under way.
  var executionCount: Int {
    get { number.load(ordering: .relaxed) }
    set { number.store(newValue, ordering: .relaxed) }
  }

  func write(_ text: String, isMessage: Bool) {
    outputs.flush()
    iopub.write(text, to: isMessage ? .messages : .output)
  }

  func display(_ bundle: MIMEBundle, id: String?) {
    outputs.flush()
    iopub.publish("display_data", content(bundle, id))
  }

  func update(_ bundle: MIMEBundle, id: String) { iopub.publish("update_display_data", content(bundle, id)) }

  func result(_ bundle: MIMEBundle) {
    outputs.flush()
    iopub.publish(
      "execute_result",
      [
        "execution_count": .integer(executionCount), "data": .object(bundle.data),
        "metadata": .object(bundle.metadata),
      ])
  }

  private func content(_ bundle: MIMEBundle, _ id: String?) -> JSON {
    [
      "data": .object(bundle.data), "metadata": .object(bundle.metadata),
      "transient": id.map { ["display_id": .string($0)] } ?? .object([]),
    ]
  }
}
