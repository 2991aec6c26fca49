import GalaxyErrors
import GalaxyImages

/// The positions of a catalogue's rows: which columns have them, and what stands there.
struct SkyColumns {
  /// Right ascensions and declinations in degrees, NaN where there is none.
  private(set) var rightAscensions: [Double] = [], declinations: [Double] = []
  /// Why rows have no position.
  private(set) var problems: [Int: GalaxyError] = [:]
  /// Which columns were taken.
  let note: String

  /// What the columns are called, the likeliest first, in small letters without signs.
  private static let names: [(ra: String, dec: String)] = [
    ("ra", "dec"), ("radeg", "decdeg"), ("radeg", "dedeg"), ("raj2000", "dej2000"), ("raj2000", "decj2000"),
    ("rajdeg", "dejdeg"), ("raicrs", "deicrs"), ("raicrs", "decicrs"), ("ra2000", "dec2000"),
    ("ra2000", "de2000"), ("alphaj2000", "deltaj2000"), ("alphawinj2000", "deltawinj2000"),
    ("alphapeakj2000", "deltapeakj2000"), ("alphasky", "deltasky"), ("alphawinsky", "deltawinsky"),
    ("alpha", "delta"), ("rightascension", "declination"), ("ramean", "decmean"), ("rastack", "decstack"),
    ("objra", "objdec"), ("raobj", "decobj"), ("raj", "decj"), ("raj", "dej"), ("targetra", "targetdec"),
    ("plugra", "plugdec"), ("fibertargetra", "fibertargetdec"), ("coordra", "coorddec"),
    ("icrsra", "icrsdec"),
    ("meanra", "meandec"), ("xworld", "yworld"), ("xwinworld", "ywinworld"), ("ra", "de"), ("ra", "decl"),
  ]

  /// Finds and reads the columns.
  /// - Throws: GalaxyError of kind `missing-column` or `no-position`.
  init(_ catalogue: Catalogue, ra: String?, dec: String?) throws {
    let found = try Self.find(catalogue, ra: ra, dec: dec)
    let (a, d) = (catalogue.columns[found.ra], catalogue.columns[found.dec])
    let (unitA, unitD) = (try Self.unit(of: a, catalogue), try Self.unit(of: d, catalogue))
    var isSexagesimal = false
    rightAscensions.reserveCapacity(catalogue.rowCount)
    declinations.reserveCapacity(catalogue.rowCount)
    for row in 0..<catalogue.rowCount {
      let (first, second) = (a.values[row], d.values[row])
      let right = Self.degrees(first, unit: unitA, isRightAscension: true, &isSexagesimal)
      let up = Self.degrees(second, unit: unitD, isRightAscension: false, &isSexagesimal)
      let isGood = right.map { abs($0) <= 360 } ?? false && up.map { abs($0) <= 90 } ?? false
      rightAscensions.append(isGood ? right ?? .nan : .nan)
      declinations.append(isGood ? up ?? .nan : .nan)
      if isGood { continue }
      let (column, value) = right.map { abs($0) <= 360 } ?? false ? (d, second) : (a, first)
      problems[row] = GalaxyError(
        CutoutError.badPosition,
        value.isMissing || value.text.lowercased() == "nan"
          ? "the row has no position: \(column.name) is \(value.isMissing ? "empty" : value.text)"
          : "\(column.name) is \(value.text), no \(column.name == a.name ? "right ascension" : "declination")",
        file: catalogue.file, line: catalogue.line(of: row), hint: "bad=skip leaves such rows out")
    }
    let angle =
      a.unit.isEmpty && d.unit.isEmpty ? ", taken as degrees: no unit is given" : ", in \(unitA.name)"
    note =
      "positions: columns \(a.name) and \(d.name)"
      + (isSexagesimal ? ", sexagesimal" : angle)
  }

  /// Where the columns stand.
  private static func find(_ catalogue: Catalogue, ra: String?, dec: String?) throws -> (ra: Int, dec: Int) {
    if let ra, let dec { return (try catalogue.position(of: ra), try catalogue.position(of: dec)) }
    let columns = catalogue.columns
    let keys = columns.map { column in column.name.lowercased().filter { $0.isLetter || $0.isNumber } }
    // One that is named finds the other by its name.
    if let name = ra ?? dec {
      let given = try catalogue.position(of: name)
      let others = names.filter {
        ($0.ra == keys[given]) == (ra != nil) || ($0.dec == keys[given]) == (dec != nil)
      }
      let wanted = others.map { ra != nil ? $0.dec : $0.ra }
      if let other = wanted.lazy.compactMap({ keys.firstIndex(of: $0) }).first {
        return ra != nil ? (given, other) : (other, given)
      }
      throw GalaxyError(
        CutoutError.noPosition,
        "\(catalogue.file): \(ra == nil ? "ra" : "dec")= is missing beside "
          + "\(ra == nil ? "dec" : "ra")=\(name)", file: catalogue.file,
        hint: "the columns are \(catalogue.columnList)")
    }
    func places(_ ucd: String) -> [Int] {
      columns.indices.filter { columns[$0].ucd.lowercased().split(separator: ";").first == Substring(ucd) }
    }
    func main(_ places: [Int]) -> Int? {
      places.first { columns[$0].ucd.lowercased().contains("meta.main") } ?? places.first
    }
    let (first, second) = (main(places("pos.eq.ra")), main(places("pos.eq.dec")))
    if let first, let second { return (first, second) }
    for pair in names {
      if let ra = keys.firstIndex(of: pair.ra), let dec = keys.firstIndex(of: pair.dec) { return (ra, dec) }
    }
    throw GalaxyError(
      CutoutError.noPosition, "\(catalogue.file) has no columns of positions that are known by their names",
      file: catalogue.file, hint: "ra= and dec= name them; the columns are \(catalogue.columnList)")
  }

  /// What a unit is called, and how many degrees it has.
  private typealias Unit = (name: String, degrees: Double)

  private static func unit(of column: Catalogue.Column, _ catalogue: Catalogue) throws -> Unit {
    switch column.unit.lowercased().filter({ !" \"'".contains($0) }) {
    case "", "deg", "degree", "degrees", "degr", "°", "h:m:s", "d:m:s", "hms", "dms": return ("degrees", 1)
    case "rad", "radian", "radians": return ("radians", 180 / Double.pi)
    case "h", "hr", "hour", "hours", "hourangle": return ("hours", 15)
    case "arcsec": return ("seconds of arc", 1 / 3600)
    case "arcmin": return ("minutes of arc", 1 / 60)
    default:
      throw GalaxyError(
        CutoutError.noPosition,
        "\(column.name) of \(catalogue.file) is in \(column.unit), which is no unit of angles",
        file: catalogue.file, hint: "ra= and dec= name other columns")
    }
  }

  private static func degrees(
    _ value: CatalogueValue, unit: Unit, isRightAscension: Bool, _ isSexagesimal: inout Bool
  ) -> Double? {
    if let number = value.number { return number.isFinite ? number * unit.degrees : nil }
    guard case .text(let text) = value, let degrees = sexagesimal(text, isHours: isRightAscension) else {
      return nil
    }
    isSexagesimal = true
    return degrees
  }

  /// `12:30:49.4`, `12 30 49.4`, `12h30m49.4s`, `-00d12m34s`, `+12°30'49"`; nil for anything else.
  static func sexagesimal(_ text: String, isHours: Bool) -> Double? {
    var rest = text.trimmed.lowercased()[...]
    let isNegative = rest.hasPrefix("-") || rest.hasPrefix("−")
    if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
    let hasHours = rest.contains("h") || (isHours && !rest.contains { "d°".contains($0) })
    let fields = rest.split { ": hmd°'′\"″s\t".contains($0) }
    guard (2...3).contains(fields.count), rest.allSatisfy({ ".: hmd°'′\"″s\t".contains($0) || $0.isNumber })
    else { return nil }
    let numbers = fields.compactMap { Double($0) }
    guard numbers.count == fields.count, numbers.dropFirst().allSatisfy({ $0 < 60.000001 }) else {
      return nil
    }
    let value = numbers[0] + numbers[1] / 60 + (numbers.count > 2 ? numbers[2] / 3600 : 0)
    return (isNegative ? -value : value) * (hasHours ? 15 : 1)
  }
}
