/// Writes comma-separated values: RFC 4180 quoting, lines ended by a newline, UTF-8.
public struct CSVWriter: Sendable {
  /// The text so far.
  public private(set) var text = ""

  /// Starts an empty file.
  public init() {}

  /// Adds one line. A field with a comma, a semicolon, a tab, a quote, a line break, or a space at either
  /// end is quoted, its quotes doubled: readers that guess the separator guess right.
  public mutating func row(_ fields: [String]) {
    // One empty field is quoted, or the line would read as a blank one.
    text += fields == [""] ? "\"\"" : fields.map(Self.quoted).joined(separator: ",")
    text += "\n"
  }

  private static func quoted(_ field: String) -> String {
    // By scalars: "\r\n" is one Character and would hide its parts. Readers drop spaces around a field, not
    // in quotes.
    let special: Set<Unicode.Scalar> = [",", ";", "\t", "\"", "\n", "\r"]
    let spaces: Set<Unicode.Scalar> = [" ", "\t"]
    let (scalars, isOdd) = (field.unicodeScalars, special.contains)
    let ends = [scalars.first, scalars.last].compactMap { $0 }
    guard scalars.contains(where: isOdd) || ends.contains(where: spaces.contains) else { return field }
    var result = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
