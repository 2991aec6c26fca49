import GalaxyBase
import GalaxyErrors

/// Why a file cannot be read as a notebook.
public enum NotebookError: ErrorKind, ErrorFamily {
  case badNotebook = """
    bad-notebook
    A file is no Jupyter notebook of galsh.
    Save it as format 4 with Jupyter; notebooks in other languages cannot be turned into scripts.
    """
}

extension Notebook {
  /// A notebook that was read, and what was done to understand it.
  public struct Reading: Sendable, Equatable {
    /// Its cells; what they wrote is left behind.
    public var notebook: Notebook
    /// The format of the file (nbformat): 4 has cells, 2 and 3 have worksheets of cells.
    public var format: Int
    /// Whether the text was UTF-16 instead of UTF-8.
    public var isUTF16: Bool
  }

  /// Reads the cells of a Jupyter notebook; what they wrote is left behind.
  /// - Throws: `GalaxyError`: a `NotebookError` for what is none, or is in another language; a `FileError`.
  public init(jupyter path: String) throws { self = try Notebook.reading(path).notebook }

  /// Reads the cells of a Jupyter notebook of format 4, or of 2 or 3, which are brought to the form of 4. The
  /// text is UTF-8, with a byte order mark or without, or UTF-16 with one.
  /// - Throws: `GalaxyError`: a `NotebookError` for what is none, or is in another language; a `FileError`.
  public static func reading(_ path: String) throws -> Reading {
    func bad(_ problem: String, _ hint: String?) -> GalaxyError {
      GalaxyError(NotebookError.badNotebook, "\(path) \(problem)", file: path, hint: hint)
    }
    guard let (text, isUTF16) = Self.text(try Files.read(path)) else {
      throw bad("is no notebook: it begins as UTF-16, which the rest of it is not", "save it as UTF-8")
    }
    let json: JSON
    do {
      json = try JSON.parse(text)
    } catch {
      throw bad("is no notebook: \(error.message)", nil)
    }
    let (format, cells) = try Self.cells(json, bad)
    let metadata = json["metadata"]
    // Format 4 names the language of the notebook, earlier ones that of each cell; a notebook that Jupyter
    // brings back from 4 to 3 keeps the first and has "python" in every cell, whatever it is written in.
    let language =
      metadata?["language_info"]?["name"]?.string ?? metadata?["kernelspec"]?["language"]?.string
      ?? cells.lazy.compactMap { $0["language"]?.string }.first { $0 != "galsh" } ?? "galsh"
    guard language == "galsh" else { throw bad("is written in \(language), not in galsh", nil) }
    let title = metadata?["title"]?.string ?? metadata?["name"]?.string ?? ""
    let read = try cells.enumerated().compactMap { index, cell in
      guard let source = Self.source(of: cell) else {
        throw bad("has no source in its cell \(index + 1)", nil)
      }
      return Cell(source, jupyter: cell)
    }
    return Reading(notebook: Notebook(title: title, cells: read), format: format, isUTF16: isUTF16)
  }

  /// The format of a notebook, and its cells.
  /// - Throws: what `bad` makes of a problem and a hint.
  private static func cells(
    _ json: JSON, _ bad: (String, String?) -> GalaxyError
  ) throws -> (format: Int, cells: [JSON]) {
    guard let version = json["nbformat"] else {
      throw bad("is no notebook: it does not say its format (nbformat)", nil)
    }
    guard let format = version.integer, (2...4).contains(format) else {
      throw bad(
        "is a notebook of format \(version.compact); galsh reads 4, and 3 and 2 which came before it",
        "save it as format 4 with Jupyter")
    }
    if format == 4 {
      guard let cells = json["cells"]?.array else { throw bad("is no notebook: it has no cells", nil) }
      return (format, cells)
    }
    guard let sheets = json["worksheets"]?.array else {
      throw bad(
        "is a notebook of format \(format), whose cells stand in worksheets, and it has none",
        "save it as format 4 with Jupyter")
    }
    return (format, sheets.flatMap { $0["cells"]?.array ?? [] })
  }

  /// What stands in a cell: one text, or its lines. Before format 4 commands were its `input`.
  private static func source(of cell: JSON) -> String? {
    switch cell["source"] ?? cell["input"] {
    case .string(let text)?: text
    case .array(let lines)?: lines.compactMap(\.string).joined()
    default: nil
    }
  }

  /// The text of a file without its byte order mark; nil if that says UTF-16 and the rest is none.
  private static func text(_ bytes: [UInt8]) -> (utf8: [UInt8], isUTF16: Bool)? {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return (Array(bytes.dropFirst(3)), false) }
    let isLittle = bytes.starts(with: [0xff, 0xfe])
    guard isLittle || bytes.starts(with: [0xfe, 0xff]) else { return (bytes, false) }
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let units = stride(from: 2, to: bytes.count, by: 2).map { at in
      let (low, high) = isLittle ? (bytes[at], bytes[at + 1]) : (bytes[at + 1], bytes[at])
      return UInt16(high) << 8 | UInt16(low)
    }
    return String(validating: units, as: UTF16.self).map { (Array($0.utf8), true) }
  }
}

extension Notebook.Cell {
  /// A cell of a file, of any format; nil for kinds that are neither words nor commands, such as `raw`.
  fileprivate init?(_ source: String, jupyter cell: JSON) {
    let title = cell["metadata"]?["title"]?.string ?? ""
    switch cell["cell_type"]?.string {
    case "code": self.init(isText: false, title: title, source: source)
    case "markdown", "html": self.init(isText: true, title: title, source: source)
    case "heading":
      let level = min(max(cell["level"]?.integer ?? 1, 1), 6)
      self.init(isText: true, title: title, source: String(repeating: "#", count: level) + " " + source)
    default: return nil
    }
  }
}
