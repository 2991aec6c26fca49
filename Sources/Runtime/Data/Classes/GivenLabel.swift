/// What somebody said that an image shows: a row of a file of labels.
public struct GivenLabel: Sendable, Equatable {
  /// The image's file, as it counts from the folder of the file of labels.
  public var path: String
  /// The short name that was shown.
  public var name: String
  /// What tells the image from others, whatever it is called (`labelContents` of a dataset).
  public var content: UInt64
  /// The number of the class.
  public var label: Int
  /// The class as it is called; its number for one without a name.
  public var className: String
  /// Who said so.
  public var who: String
  /// When: UTC in ISO 8601, `2026-11-27T02:30:37Z`.
  public var when: String

  /// Makes one.
  public init(
    path: String, name: String, content: UInt64, label: Int, className: String, who: String, when: String
  ) {
    self.path = path
    self.name = name
    self.content = content
    self.label = label
    self.className = className
    self.who = who
    self.when = when
  }

  /// The name of the class; nil for one that is a plain number.
  public var namedClass: String? { className == String(label) ? nil : className }

  /// The columns of a file of labels, in order.
  public static let columns = ["path", "name", "digest", "label", "class", "who", "when"]

  /// The fields of its row.
  var fields: [String] {
    let digits = String(content, radix: 16)
    let digest = String(repeating: "0", count: 16 - digits.count) + digits
    return [path, name, digest, String(label), className, who, when]
  }

  /// Reads what `fields` wrote; nil if it is anything else.
  init?(fields: [String]) {
    guard fields.count == Self.columns.count, fields[2].utf8.count == 16,
      let content = UInt64(fields[2], radix: 16), let label = Int(fields[3]), !fields[4].isEmpty,
      !fields[0].isEmpty
    else { return nil }
    self.init(
      path: fields[0], name: fields[1], content: content, label: label, className: fields[4], who: fields[5],
      when: fields[6])
  }

  /// Whether the time is written to its end: the last field of a row that was not cut off.
  var isWhole: Bool { when.utf8.count == 20 && when.hasSuffix("Z") }
}
