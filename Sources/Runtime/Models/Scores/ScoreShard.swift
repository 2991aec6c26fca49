import GalaxyBase
import GalaxyData
import GalaxyErrors

/// The scores of one part of a list, as a file beside the one that `galsh merge` makes of all: a line that says of
/// what they are, and a CSV with every column that the whole could have.
public struct ScoreShard: Sendable {
  /// What the scores are of. Parts belong together where all but `shard` are equal.
  public struct Origin: Sendable, Equatable {
    /// The list: the names of all images, with what is known of them.
    public var list: Digest
    /// How many images it has.
    public var count: Int
    /// The model, with its thresholds and the test that percentiles refer to.
    public var model: Digest
    /// The false discovery rate that a list of discoveries is asked for at.
    public var fdr: Double?
    /// Whether classes have names.
    public var isNamed: Bool
    /// The version of galsh.
    public var version: String

    /// What the scores are of.
    public init(list: Digest, count: Int, model: Digest, fdr: Double?, isNamed: Bool, version: String) {
      (self.list, self.count, self.model) = (list, count, model)
      (self.fdr, self.isNamed, self.version) = (fdr, isNamed, version)
    }

    /// What another has otherwise, in words; nil where they are of one list, model and options.
    func difference(from other: Origin) -> String? {
      if list != other.list || count != other.count || isNamed != other.isNamed { return "of another list" }
      if model != other.model { return "of another model" }
      if fdr != other.fdr { return "with another fdr=" }
      return version != other.version ? "by another version of galsh (\(version))" : nil
    }
  }

  /// Which part it is.
  public let shard: ShardChoice
  /// What its scores are of.
  public let origin: Origin
  /// The command that made it.
  public let command: String
  /// The fields of its rows, in the order of `ScoreTable.allColumns`.
  let rows: [[String]]
  /// Which columns its rows need.
  let columns: ScoreTable.CSVColumns

  /// The scores of a part.
  public init(_ table: ScoreTable, shard: ShardChoice, origin: Origin, command: String) {
    (self.shard, self.origin, self.command) = (shard, origin, command)
    (rows, columns) = (table.rows.map(table.fields), table.csvColumns)
  }

  /// The name of a part's file: `scores.csv.3-of-8`.
  public static func name(_ shard: ShardChoice, of file: String) -> String {
    "\(file).\(shard.number)-of-\(shard.count)"
  }

  private static let signature = "# galsh shard "

  /// The file.
  public var encoded: [UInt8] {
    var writer = CSVWriter()
    writer.row(ScoreTable.allColumns)
    for row in rows { writer.row(row) }
    let head: JSON = [
      "shard": .integer(shard.number), "of": .integer(shard.count), "rows": .integer(rows.count),
      "list": .string(origin.list.description), "images": .integer(origin.count),
      "model": .string(origin.model.description), "fdr": .optional(origin.fdr),
      "classes": .bool(origin.isNamed), "groups": .bool(columns.isGrouped), "names": .bool(columns.hasNames),
      "p": .bool(columns.hasP), "galsh": .string(origin.version), "command": .string(command),
      "digest": .string(Digest(of: writer.bytes).description),
    ]
    return Array((Self.signature + head.compact + "\n").utf8) + writer.bytes
  }

  /// Reads a file.
  /// - Throws: GalaxyError of kind `damaged-shard`, or what reading throws.
  public init(reading path: String) throws {
    let bytes = try Files.read(path)
    func damaged(_ what: String) -> GalaxyError {
      GalaxyError(ShardError.damagedShard, "\(path) \(what)", file: path, hint: "score that part again")
    }
    let line = bytes.prefix { $0 != 10 }
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix(Self.signature),
      let head = try? JSON.parse(String(text.dropFirst(Self.signature.count)))
    else { throw damaged("is no file of a part's scores") }
    let body = Array(bytes.dropFirst(line.count + 1))
    guard let digest = head["digest"]?.string.flatMap(Digest.init), digest == Digest(of: body) else {
      throw damaged("is damaged: it has not the bytes that it was written with")
    }
    guard let number = head["shard"]?.integer, let count = head["of"]?.integer,
      let shard = ShardChoice(number, of: count), let list = head["list"]?.string.flatMap(Digest.init),
      let model = head["model"]?.string.flatMap(Digest.init), let images = head["images"]?.integer,
      let isNamed = head["classes"]?.bool, let version = head["galsh"]?.string,
      let isGrouped = head["groups"]?.bool, let hasNames = head["names"]?.bool, let hasP = head["p"]?.bool
    else { throw damaged("is of another version of galsh") }
    self.shard = shard
    origin = Origin(
      list: list, count: images, model: model, fdr: head["fdr"]?.number, isNamed: isNamed, version: version)
    command = head["command"]?.string ?? ""
    columns = ScoreTable.CSVColumns(
      isNamed: isNamed, isGrouped: isGrouped, hasNames: hasNames, hasP: hasP, hasList: origin.fdr != nil)
    let all = Self.fields(body)
    guard all.first == ScoreTable.allColumns, all.allSatisfy({ $0.count == ScoreTable.allColumns.count })
    else {
      throw damaged("has other columns than this galsh writes")
    }
    rows = Array(all.dropFirst())
  }

  /// The fields of what `CSVWriter` has written.
  private static func fields(_ bytes: [UInt8]) -> [[String]] {
    var (rows, row, field): ([[String]], [String], [UInt8]) = ([], [], [])
    var (isQuoted, at) = (false, 0)
    let quote = UInt8(ascii: "\"")
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if isQuoted {
        if byte != quote {
          field.append(byte)
        } else if at < bytes.count, bytes[at] == quote {
          field.append(quote)
          at += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case quote: isQuoted = true
      case UInt8(ascii: ","), 10:
        row.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        if byte == 10 {
          rows.append(row)
          row = []
        }
      default: field.append(byte)
      }
    }
    return rows
  }
}

/// The parts of one list.
public struct ScoreShards: Sendable {
  /// A part that cannot be used, and why.
  public typealias Bad = (shard: ShardChoice, why: String)

  /// The file that they make.
  public let file: String
  /// How many there must be.
  public let count: Int
  /// Those that belong together, in their order.
  public let good: [ScoreShard]
  /// Those that are damaged, or of something else.
  public let bad: [Bad]

  /// Looks for the parts beside a file.
  /// - Throws: GalaxyError of kind `missing-shards` where there is none, or where they are of several counts; what
  ///   reading the folder throws.
  public init(of file: String) throws {
    let folder = Files.folder(of: file)
    let base = String(file.split(separator: "/").last ?? "") + "."
    var found: [(shard: ShardChoice, path: String)] = []
    for name in try Files.names(in: folder) where name.hasPrefix(base) {
      let parts = name.dropFirst(base.count).split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1] == "of", let number = Int(parts[0]), let count = Int(parts[2]),
        let shard = ShardChoice(number, of: count),
        ScoreShard.name(shard, of: base.dropLast().description) == name
      else { continue }
      found.append((shard, Files.join(folder, name)))
    }
    let counts = Set(found.map(\.shard.count)).sorted()
    guard let count = counts.first else {
      throw GalaxyError(
        ShardError.missingShards, "there are no parts of \(file): no \(base)1-of-8 or the like in \(folder)",
        hint: "apply m to \"…\" as s save \"\(file)\" shard=1/8 writes the first of eight")
    }
    guard counts.count == 1 else {
      let list = counts.map(String.init).joined(separator: " and of ")
      throw GalaxyError(
        ShardError.missingShards, "\(file) has parts of \(list) side by side", file: file,
        hint: "remove those that are not wanted, such as \(base)*-of-\(count)")
    }
    var (read, bad): ([ScoreShard], [Bad]) = ([], [])
    for (shard, path) in found.sorted(by: { $0.shard.number < $1.shard.number }) {
      do {
        let one = try ScoreShard(reading: path)
        if one.shard == shard {
          read.append(one)
        } else {
          bad.append((shard, "is in truth part \(one.shard)"))
        }
      } catch let error as GalaxyError {
        bad.append((shard, error.isA(ShardError.damagedShard) ? "is damaged" : error.message))
      }
    }
    // Those that most agree with; of as many, the first.
    let origins = read.map(\.origin)
    let main = origins.indices.max { a, b in
      let (m, n) = (origins.count { $0 == origins[a] }, origins.count { $0 == origins[b] })
      return m != n ? m < n : a > b
    }.map { origins[$0] }
    var good: [ScoreShard] = []
    for one in read {
      if let main, let difference = one.origin.difference(from: main) {
        bad.append((one.shard, "is \(difference)"))
      } else {
        good.append(one)
      }
    }
    self.file = file
    self.count = count
    self.good = good
    self.bad = bad.sorted { $0.shard.number < $1.shard.number }
  }

  /// Those that are not there.
  public var missing: [Int] {
    let known = Set(good.map(\.shard.number) + bad.map(\.shard.number))
    return (1...count).filter { !known.contains($0) }
  }

  /// Those that must be scored again.
  public var wanted: [Int] { (missing + bad.map(\.shard.number)).sorted() }

  /// What one process would have written; nil unless all are there.
  public var merged: (csv: [UInt8], rows: Int)? {
    guard good.count == count, let origin = good.first?.origin else { return nil }
    var columns = ScoreTable.CSVColumns(
      isNamed: origin.isNamed, isGrouped: false, hasNames: false, hasP: false, hasList: false)
    for part in good {
      columns.isGrouped = columns.isGrouped || part.columns.isGrouped
      columns.hasNames = columns.hasNames || part.columns.hasNames
      columns.hasP = columns.hasP || part.columns.hasP
    }
    let rows = good.flatMap(\.rows)
    var listed: [(q: String, discovery: String)] = []
    if let rate = origin.fdr, let place = ScoreTable.allColumns.firstIndex(of: "p") {
      let places = rows.indices.filter { !rows[$0][place].isEmpty }
      let found = BenjaminiHochberg(places.map { Double(rows[$0][place]) ?? .nan }, rate: rate)
      listed = [(String, String)](repeating: ("", ""), count: rows.count)
      for (index, row) in places.enumerated() {
        listed[row] = ("\(found.adjusted[index])", "\(found.rejected[index])")
      }
      columns.hasList = !places.isEmpty
    }
    var writer = CSVWriter()
    writer.row(columns.chosen(ScoreTable.allColumns, q: "q", discovery: "discovery"))
    for (index, row) in rows.enumerated() {
      let (q, discovery) = listed.isEmpty ? ("", "") : listed[index]
      writer.row(columns.chosen(row, q: q, discovery: discovery))
    }
    return (writer.bytes, rows.count)
  }
}
