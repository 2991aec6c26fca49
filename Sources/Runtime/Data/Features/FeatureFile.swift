import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Which columns of a file of features are what.
public struct FeatureColumns: Sendable {
  /// Names or patterns (`e*`) of the features; empty: all columns of numbers that are not something else.
  public var features: [String] = []
  /// The column of the images' names; nil: found by its own name, else the first column of texts.
  public var name: String?
  /// The column of the labels; nil: `label` or `class`, where there is one.
  public var label: String?
  /// The tensor of a safetensors file; nil: the only one of two sizes.
  public var tensor: String?

  /// What is found by itself.
  public init() {}
}

/// What a file of another program says of images, before it is joined to any.
struct FeatureFile {
  /// One row.
  struct Row {
    /// What the file calls the image; nil where it has no names.
    var name: String?
    var label: Int?
    var group: String?
    var values: [Double]
    var further: [Double]
    var flags: UInt64
    /// Why there are no values, where the file says so or one is missing.
    var reason: String?
  }

  let file: String
  var featureNames: [String] = []
  var furtherNames: [String] = []
  var flagNames: [String] = []
  var rows: [Row] = []
  var classes = ClassNames()
  /// The column that the names came from.
  var nameColumn: String?
  /// What was chosen, in sentences.
  var notes: [String] = []

  /// Reads a file: an array of NumPy or safetensors, or a table of any format that manifests have.
  /// - Throws: GalaxyError of kind `bad-array`, `no-features`, `missing-column`; what reading throws.
  init(_ path: String, _ columns: FeatureColumns) throws {
    file = path
    let isTensors = path.lowercased().hasSuffix(".safetensors")
    let isArray =
      try !isTensors && Files.isPlainFile(path) && NumPyArray.isOne(Files.read(path, limit: 8))
    guard isTensors || isArray else {
      try read(Catalogue.read(path), columns)
      return
    }
    for (option, value) in [
      ("name", columns.name), ("label", columns.label), ("columns", columns.features.first),
    ] {
      guard let value else { continue }
      throw GalaxyError(
        OptionError.badOption,
        "\(path) is an array and has no columns with names: \(option)=\(value) means nothing",
        file: path)
    }
    do {
      if isTensors {
        try read(SafeTensors(contentsOf: path), columns.tensor)
      } else {
        let array = try NumPyArray(Files.read(path))
        fill(array.values, array.rows, array.columns, prefix: "e")
      }
    } catch var error as GalaxyError {
      error.file = error.file ?? path
      throw error
    }
  }

  // MARK: - Arrays

  private mutating func read(_ tensors: SafeTensors, _ wanted: String?) throws {
    let tables = tensors.tensors.filter { $0.shape.count == 2 && $0.shape.allSatisfy { $0 > 0 } }
    let list = tables.map(\.name).joined(separator: ", ")
    let chosen = wanted.map { name in tables.filter { $0.name == name } } ?? tables
    guard chosen.count == 1, let tensor = chosen.first else {
      let what =
        wanted.map { "it has no tensor \($0) of two sizes" }
        ?? (tables.isEmpty
          ? "it has no tensor of two sizes, (images, features)"
          : "it has \(tables.count) tensors of two sizes")
      throw GalaxyError(
        FeatureError.badArray, what, file: file,
        hint: tables.isEmpty ? nil : "choose one with tensor=: \(list)")
    }
    fill(tensor.doubles, tensor.shape[0], tensor.shape[1], prefix: "e")
    if tensors.tensors.count > 1 { notes.append("read tensor \(tensor.name)") }
  }

  private mutating func fill(_ values: [Double], _ count: Int, _ width: Int, prefix: String) {
    featureNames = (1...width).map { "\(prefix)\($0)" }
    rows = (0..<count).map { index in
      checked(name: nil, values: Array(values[index * width..<(index + 1) * width]))
    }
    notes.append(
      "\(counted(width, "feature")): \(featureNames[0])" + (width > 1 ? " … \(prefix)\(width)" : ""))
  }

  /// A row whose missing values are its reason to have none.
  private func checked(name: String?, values: [Double]) -> Row {
    var row = Row(name: name, values: values, further: [], flags: 0)
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      row.reason = "\(featureNames[place]) is missing"
      row.values = []
    }
    return row
  }

  // MARK: - Tables

  private mutating func read(_ table: Catalogue, _ columns: FeatureColumns) throws {
    if let misfit = table.misfits.first { throw table.error(of: misfit) }
    if let tensor = columns.tensor {
      throw GalaxyError(
        OptionError.badOption,
        "\(file) is \(table.format) and has no tensors: tensor=\(tensor) means nothing",
        file: file)
    }
    let choice = try FeatureColumnChoice(table, columns)
    featureNames = choice.features.map { table.columns[$0].name }
    furtherNames = choice.further.map { table.columns[$0].name }
    flagNames = choice.flags.map { table.columns[$0].name }
    nameColumn = choice.name.map { table.columns[$0].name }
    notes += table.notes + choice.notes
    let labels = choice.labels(of: table)
    classes = labels.classes
    rows = (0..<table.rowCount).map { index in
      func value(_ place: Int) -> CatalogueValue { table.columns[place].values[index] }
      var row = checked(
        name: choice.name.map { value($0).text }, values: choice.features.map { value($0).number ?? .nan })
      if row.reason != nil, let reason = choice.reason.map({ value($0).text }), !reason.isEmpty {
        row.reason = reason
      }
      row.label = labels.labels[index]
      row.group = choice.group.map { value($0).text }
      row.further = choice.further.map { value($0).number ?? .nan }
      for (bit, place) in choice.flags.enumerated() where value(place).text == "True" {
        row.flags |= 1 << UInt64(bit)
      }
      return row
    }
  }
}
