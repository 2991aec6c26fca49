import GalaxyBase
import GalaxyImages

extension Dataset {
  /// What tells the file of an image from others, or of the original of a copy: of its bytes and of what was
  /// chosen in it, since a file may hold many images; nil for an image without a file.
  public func fileContent(of item: DatasetItem) -> UInt64? {
    item.origin.map { FeatureRow.content(of: $0, options: options) }
  }
}

extension FeatureRow {
  /// What tells the row from others, whatever it is called: its image's content, or, of a table whose images are
  /// not known, its numbers.
  package var identity: UInt64 {
    if let content { return content }
    var digester = Digester()
    for value in values { digester.add(value) }
    return digester.digest.prefix
  }

  /// What tells an image in a file from others: of the file's bytes and of what was chosen in it.
  package static func content(of origin: ImageOrigin, options: LoadOptions) -> UInt64 {
    var digester = Digester()
    digester.add(origin.digest)
    digester.add(origin.choice)
    digester.add(options.hdu ?? "")
    return digester.digest.prefix
  }
}

extension FeatureTable {
  /// For each row, a number that rows of one galaxy share: those of one group, and those of one file.
  public var galaxies: [Int] { Self.galaxies(of: rows) }

  /// The same of some rows.
  package static func galaxies(of rows: [FeatureRow]) -> [Int] {
    var (numbers, known): ([String: Int], [UInt64: Int]) = ([:], [:])
    return rows.map { row in
      let identity = row.identity
      let number = numbers[row.group] ?? known[identity] ?? numbers.count + known.count
      numbers[row.group] = numbers[row.group] ?? number
      known[identity] = known[identity] ?? number
      return number
    }
  }
}

extension InputRecord {
  /// What is kept of a table of features, which is called `name`.
  package init(_ table: FeatureTable, name: String) {
    var digester = Digester()
    for row in table.rows {
      digester.add(row.label)
      for value in row.values { digester.add(value) }
    }
    self.init(name: name, source: name, images: table.rows.count, digest: digester.digest)
  }
}

extension FeatureTable {
  /// These rows and others of the same numbers, each image once: of one that is among both the other row, and how many
  /// those are. The names of the classes are the others'.
  package func joined(with other: FeatureTable) -> (table: FeatureTable, known: Int) {
    let contents = Set(other.rows.map(\.identity))
    let own = rows.filter { !contents.contains($0.identity) }
    let table = FeatureTable(
      origin: origin, featureNames: featureNames, furtherNames: furtherNames, flagNames: flagNames,
      rows: own + other.rows, classes: other.classes, options: options)
    return (table, rows.count - own.count)
  }

  /// The same rows with other labels, and other names for their classes.
  package func relabelled(_ label: (Int?) -> Int?, names: ClassNames) -> FeatureTable {
    let changed = rows.map { row in
      var row = row
      row.label = label(row.label)
      return row
    }
    return FeatureTable(
      origin: origin, featureNames: featureNames, furtherNames: furtherNames, flagNames: flagNames,
      rows: changed,
      classes: names, options: options)
  }
}
