/// Which row of a table belongs to which image, by their names: by the whole name or path, else by the name of
/// the file without folder and ending, where no other row and no other image is called so.
struct NameMatch {
  /// The row of each image; nil where there is none, or it is not clear which.
  let rows: [Int?]
  /// The images of which several rows have the name, or whose short name others share.
  let unclear: Set<Int>
  /// How many images found their row by the short name alone.
  let byShortName: Int

  /// - Parameters:
  ///   - names: what the images are called.
  ///   - paths: their files; empty where they are not known.
  ///   - others: the names of the rows; an empty one belongs to nobody.
  init(names: [String], paths: [String], others: [String]) {
    let whole = Self.places(of: others)
    var rows = [Int?](repeating: nil, count: names.count)
    var unclear: Set<Int> = []
    var rest: [Int] = []
    for index in names.indices {
      let path = paths.indices.contains(index) ? paths[index] : ""
      switch whole[names[index]] ?? whole[path] {
      case .one(let row)?: rows[index] = row
      case .several?: unclear.insert(index)
      case nil: rest.append(index)
      }
    }
    var byShortName = 0
    if !rest.isEmpty {
      let short = Self.places(of: others.map(Self.stem))
      // Copies of one image have one name, and belong to one row.
      var called: [String: Set<String>] = [:]
      for name in Set(names) { called[Self.stem(name), default: []].insert(Self.original(name)) }
      for index in rest {
        let stem = Self.stem(names[index])
        switch short[stem] {
        case .one(let row)? where called[stem]?.count == 1:
          rows[index] = row
          byShortName += 1
        case .some: unclear.insert(index)
        case nil: break
        }
      }
    }
    (self.rows, self.unclear, self.byShortName) = (rows, unclear, byShortName)
  }

  /// The name without the number of a draw.
  private static func original(_ name: String) -> String {
    guard let mark = name.lastIndex(of: "#"), mark != name.startIndex else { return name }
    let number = name[name.index(after: mark)...]
    return number.isEmpty || !number.allSatisfy(\.isNumber) ? name : String(name[..<mark])
  }

  private enum Place {
    case one(Int)
    case several
  }

  private static func places(of names: [String]) -> [String: Place] {
    var places: [String: Place] = [:]
    places.reserveCapacity(names.count)
    for (row, name) in names.enumerated() where !name.isEmpty {
      if places.updateValue(.one(row), forKey: name) != nil { places[name] = .several }
    }
    return places
  }

  private static let packed = [".gz", ".bz2", ".Z", ".fz"].map { Array($0.utf8) }
  private static let endings = [".fits", ".fit", ".fts", ".png", ".jpg", ".jpeg"].map { Array($0.utf8) }

  /// The name of a file without its folder, brackets and ending. Half a million names are cut so: by bytes.
  static func stem(_ name: String) -> String {
    var stem = Array(name.utf8)[...]
    // Draws and copies of an image are called as it is, with a number behind: `a.jpg#3`.
    let digits = stem.reversed().prefix { (48...57).contains($0) }.count
    if digits > 0, stem.dropLast(digits).last == UInt8(ascii: "#"), stem.count > digits + 1 {
      stem = stem.dropLast(digits + 1)
    }
    while stem.last == UInt8(ascii: "/") { stem = stem.dropLast() }
    if let slash = stem.lastIndex(of: UInt8(ascii: "/")) { stem = stem[(slash + 1)...] }
    if stem.last == UInt8(ascii: "]"), let open = stem.firstIndex(of: UInt8(ascii: "[")),
      open != stem.startIndex
    {
      stem = stem[..<open]
    }
    for ending in packed where stem.count >= ending.count && stem.suffix(ending.count).elementsEqual(ending) {
      stem = stem.dropLast(ending.count)
    }
    for ending in endings where stem.count > ending.count {
      // Letters of ASCII differ from their capitals in one bit.
      let isEnding = zip(stem.suffix(ending.count), ending).allSatisfy {
        $0 == $1 || $0 | 32 == $1 && $1 > 96
      }
      if isEnding { return String(decoding: stem.dropLast(ending.count), as: UTF8.self) }
    }
    return String(decoding: stem, as: UTF8.self)
  }
}
