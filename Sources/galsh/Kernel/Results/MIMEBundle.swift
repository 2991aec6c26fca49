import GalaxyRuntime

/// One result in several forms, by media type: whoever shows it takes the best that it can.
package struct MIMEBundle: Sendable, Equatable {
  /// The forms; text/plain is always there.
  package var data: [JSON.Member]
  /// What there is to say of a form, such as the size of a picture, by media type.
  package var metadata: [JSON.Member] = []

  /// A result in words.
  package init(text: String) { data = [.init("text/plain", .string(text))] }

  /// Adds a form.
  package mutating func add(_ type: String, _ text: String) { data.append(.init(type, .string(text))) }
}

/// Where a face puts what it shows: the channel of a kernel, or the outputs of a notebook's cell.
package protocol OutputSink: AnyObject, Sendable {
  /// Writes text: results to `isMessage` false, remarks and warnings to true.
  func write(_ text: String, isMessage: Bool)
  /// Shows something; with an id it may be changed later.
  func display(_ bundle: MIMEBundle, id: String?)
  /// Changes what was shown under an id.
  func update(_ bundle: MIMEBundle, id: String)
  /// Shows the value of an expression.
  func result(_ bundle: MIMEBundle)
}
