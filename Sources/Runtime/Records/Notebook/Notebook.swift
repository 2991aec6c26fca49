import GalaxyBase

/// A journal as a notebook: cells of text and of commands, with what they wrote and drew.
public struct Notebook: Sendable, Equatable {
  /// One cell.
  public struct Cell: Sendable, Equatable {
    /// Whether it holds words, in Markdown, instead of commands.
    public var isText: Bool
    /// What follows `# %%` on its line.
    public var title: String
    /// Commands or words, without the mark of the cell.
    public var source: String
    /// What the prompt showed; nil for words and for cells that did not run.
    public var number: Int?
    /// Results as they were shown.
    public var output: String
    /// Remarks and errors as they were shown.
    public var messages: String
    /// The id of the error that ended it; nil if it ran to its end.
    public var error: String?
    /// Pictures in the order in which they were made.
    public var pictures: [Picture]
    /// The cell in steps, each picture behind the command that made it: together they are the whole of source,
    /// output and pictures. Empty for one step.
    public var pieces: [Step] = []

    /// The cell in steps, at least one.
    public var steps: [Step] {
      pieces.isEmpty ? [Step(source: source, output: output, pictures: pictures)] : pieces
    }

    /// Makes a cell.
    public init(
      isText: Bool, title: String = "", source: String, number: Int? = nil, output: String = "",
      messages: String = "", error: String? = nil, pictures: [Picture] = []
    ) {
      self.isText = isText
      self.title = title
      self.source = source
      self.number = number
      self.output = output
      self.messages = messages
      self.error = error
      self.pictures = pictures
    }
  }

  /// A stretch of a cell that ends with pictures, or with the cell.
  public struct Step: Sendable, Equatable {
    /// Commands; empty for another picture of the command before.
    public var source: String
    /// What they wrote.
    public var output: String
    /// What they drew.
    public var pictures: [Picture]

    /// Makes a step.
    public init(source: String, output: String, pictures: [Picture]) {
      (self.source, self.output, self.pictures) = (source, output, pictures)
    }
  }

  /// A picture: the bytes of a PNG or SVG file.
  public struct Picture: Sendable, Equatable {
    /// The file it was written to.
    public var name: String
    /// `image/png` or `image/svg+xml`.
    public var type: String
    /// The file's bytes.
    public var bytes: [UInt8]

    /// Makes a picture.
    public init(name: String, type: String, bytes: [UInt8]) {
      self.name = name
      self.type = type
      self.bytes = bytes
    }
  }

  /// The forms in which a notebook is written; the raw value is the file's ending.
  public enum Format: String, Sendable, CaseIterable {
    /// Jupyter's, nbformat 4.5.
    case ipynb
    /// One page with everything in it.
    case html
    /// Markdown, with the pictures in a folder beside it.
    case markdown = "md"
    /// A script: what ran to its end.
    case script = "gal"
  }

  /// What stands above it.
  public var title: String
  /// The cells in order.
  public var cells: [Cell]

  /// Makes a notebook.
  public init(title: String, cells: [Cell]) {
    self.title = title
    self.cells = cells
  }

  /// Writes it, with the pictures that go beside it: everything or nothing.
  /// - Returns: the files written, the notebook first.
  /// - Throws: `GalaxyError`: a `FileError`.
  public func write(_ format: Format, to path: String) throws -> [String] {
    var files: [(path: String, bytes: [UInt8])] = []
    switch format {
    case .ipynb: files = [(path, Array(jupyter.pretty.utf8))]
    case .html: files = [(path, Array(html.utf8))]
    case .script: files = [(path, Array(script.utf8))]
    case .markdown:
      let folder = Self.pictureFolder(beside: path)
      let (text, pictures) = markdown(folder: folder.split(separator: "/").last.map(String.init) ?? folder)
      files = [(path, Array(text.utf8))] + pictures.map { (Files.join(folder, $0.name), $0.bytes) }
    }
    try AtomicFile.write(files)
    return files.map(\.path)
  }

  /// The pictures that lie where those of a notebook in Markdown would go.
  public static func existingPictures(beside path: String) -> [String] {
    guard path.lowercased().hasSuffix(".md") else { return [] }
    let folder = pictureFolder(beside: path)
    return Files.allNames(in: folder).filter { $0.hasPrefix("cell") }.map { Files.join(folder, $0) }
  }

  private static func pictureFolder(beside path: String) -> String {
    path.hasSuffix(".md") ? String(path.dropLast(3)) + "_files" : path + "_files"
  }

  /// The script: cells of the percent format, without those that failed.
  public var script: String {
    let parts = cells.filter { $0.error == nil }.map { cell -> String in
      let mark = ["# %%", cell.isText ? "[markdown]" : "", cell.title].filter { !$0.isEmpty }.joined(
        separator: " ")
      let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
      let text =
        cell.isText ? lines.map { $0.isEmpty ? "#" : "# \($0)" }.joined(separator: "\n") : cell.source
      return text.isEmpty ? mark + "\n" : mark + "\n" + text + "\n"
    }
    return parts.joined(separator: "\n")
  }
}
