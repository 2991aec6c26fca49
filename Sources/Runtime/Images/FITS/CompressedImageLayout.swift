import GalaxyErrors

/// Where the tiles of a tile-compressed image lie in its binary table, as far as its header tells.
///
/// Everything CFITSIO takes from these cards without asking is asked here: whether they are whole numbers, in
/// range, and agree with one another.
struct CompressedImageLayout {
  /// A column of the table: where it stands in a row, and the letter of its values.
  struct Column {
    var number: Int
    var offset: Int
    var width: Int
    /// The letter of TFORM.
    var letter: Character
    /// The letter behind P or Q.
    var element: Character?
  }
  /// A piece of the heap: where it begins in the file, and its length in bytes.
  struct Piece { var start: Int, count: Int }

  let path: String
  /// "HDU 1 (SCI)".
  let title: String
  let cards: FITSHeaderCards
  let algorithm: String
  let bitpix: Int
  /// Lengths of the image and of its tiles, fastest axis first.
  let axes: [Int], tiles: [Int]
  let rows: Int, rowLength: Int
  /// Where the table begins in the file, and where its heap begins and ends.
  let dataStart: Int, heapStart: Int, heapEnd: Int

  /// Nil where CFITSIO refuses the image itself because cards are missing or there are too many axes.
  /// - Throws: GalaxyError of kind `damaged-file` that names the card.
  init?(_ path: String, _ cards: FITSHeaderCards, title: String) throws {
    (self.path, self.title, self.cards) = (path, title, cards)
    func damaged(_ why: String) -> GalaxyError { Self.damaged(path, title, why) }
    func whole(_ key: String, _ range: ClosedRange<Int>) throws -> Int? {
      guard let text = cards.values[key] else { return nil }
      guard !cards.texts.contains(key), let value = Double(text), let number = Int(exactly: value),
        range.contains(number)
      else {
        let shown = cards.texts.contains(key) ? "'\(text)'" : text
        let most = range.upperBound == Int.max ? "or more" : "to \(range.upperBound)"
        throw damaged("\(key) = \(shown) is not a whole number of \(range.lowerBound) \(most)")
      }
      return number
    }
    let bits = try whole("ZBITPIX", -64...64)
    let count = try whole("ZNAXIS", 0...999)
    var axes: [Int] = [], tiles: [Int] = []
    for axis in 1...max(1, min(count ?? 0, 999)) {
      let length = try whole("ZNAXIS\(axis)", 1...Int.max)
      let tile = try whole("ZTILE\(axis)", 1...Int.max)
      guard let length else { break }
      axes.append(length)
      tiles.append(tile ?? (axis == 1 ? length : 1))
    }
    guard let bits, let count, (1...6).contains(count), axes.count == count,
      let algorithm = cards.values["ZCMPTYPE"], let rowLength = cards.number("NAXIS1"),
      let rows = cards.number("NAXIS2"), rowLength >= 0, rows >= 0
    else { return nil }
    guard [8, 16, 32, 64, -32, -64].contains(bits) else {
      throw damaged("ZBITPIX = \(bits) is not one of 8, 16, 32, 64, -32 and -64")
    }
    (self.algorithm, bitpix, self.axes, self.tiles) = (algorithm, bits, axes, tiles)
    (self.rows, self.rowLength) = (rows, rowLength)
    var number = 1, size = 1
    for (length, tile) in zip(axes, tiles) {
      let (tiles, over) = number.multipliedReportingOverflow(by: (length - 1) / tile + 1)
      let (pixels, more) = size.multipliedReportingOverflow(by: tile)
      guard !over, !more, pixels <= 1 << 40 else {
        throw damaged("ZNAXISn and ZTILEn make tiles without end")
      }
      (number, size) = (tiles, pixels)
    }
    guard number == rows else {
      throw damaged("its table has NAXIS2 = \(rows) rows, ZNAXISn and ZTILEn make \(number) tiles")
    }
    dataStart = cards.start + cards.blocks * 2880
    let (table, over) = rows.multipliedReportingOverflow(by: rowLength)
    let pcount = max(0, cards.number("PCOUNT") ?? 0)
    let heap = cards.number("THEAP") ?? table
    guard !over, heap >= table, heap - table <= pcount, pcount < Int.max / 4, table < Int.max / 4,
      dataStart < Int.max / 4
    else { throw damaged("THEAP = \(heap) is not between its table and the end of its data") }
    (heapStart, heapEnd) = (dataStart + heap, dataStart + table + pcount)
  }

  private static func damaged(_ path: String, _ title: String, _ why: String) -> GalaxyError {
    GalaxyError(ImageError.damaged, path, "is a damaged FITS file: \(title): \(why)")
  }

  /// The error of a file that contradicts itself at this image.
  func damaged(_ why: String) -> GalaxyError { Self.damaged(path, title, why) }

  /// The error of a file that ends within this image.
  func truncated(_ what: String) -> GalaxyError {
    GalaxyError(ImageError.truncated, path, "is truncated: \(title): the file ends before \(what)")
  }

  /// Where the tile of a row begins in the image, and its lengths: those at the edge are smaller.
  func place(of row: Int) -> (origin: [Int], shape: [Int]) {
    var rest = row, origin: [Int] = [], shape: [Int] = []
    for (length, tile) in zip(axes, tiles) {
      let number = (length - 1) / tile + 1
      let at = rest % number * tile
      rest /= number
      origin.append(at)
      shape.append(min(tile, length - at))
    }
    return (origin, shape)
  }

  /// The column of this TTYPE, whatever its case; nil if there is none.
  /// - Throws: GalaxyError of kind `damaged-file` for a TFORM that is none, or rows of another length.
  func column(_ name: String) throws -> Column? {
    var offset = 0
    var found: Column?
    for number in 1...max(1, min(999, cards.number("TFIELDS") ?? 0)) {
      guard let form = cards.values["TFORM\(number)"] else { continue }
      let digits = form.prefix { $0.isASCII && $0.isNumber }
      let letters = form.dropFirst(digits.count)
      guard let letter = letters.first, let width = Self.widths[letter],
        let count = digits.isEmpty ? 1 : Int(digits), count <= 1 << 32
      else { throw damaged("TFORM\(number) = '\(form)' is no format of a column") }
      let bytes = letter == "X" ? (count + 7) / 8 : count * width
      if found == nil, cards.values["TTYPE\(number)"]?.uppercased() == name, bytes >= width {
        let element = "PQ".contains(letter) ? letters.dropFirst().first : nil
        found = Column(number: number, offset: offset, width: bytes, letter: letter, element: element)
      }
      offset += bytes
    }
    guard let found else { return nil }
    guard found.offset + found.width <= rowLength else {
      throw damaged("column \(name) lies outside rows of NAXIS1 = \(rowLength) bytes")
    }
    return found
  }

  /// Bytes of a value of a TFORM.
  static let widths: [Character: Int] = [
    "L": 1, "X": 1, "B": 1, "I": 2, "J": 4, "K": 8, "A": 1, "E": 4, "D": 8, "C": 8, "M": 16, "P": 8, "Q": 16,
  ]

  /// Where the heap holds what a descriptor of a row points to.
  /// - Throws: GalaxyError of kind `damaged-file` or `truncated`.
  func piece(_ row: [UInt8], _ column: Column, tile: Int, fileBytes: Int) throws -> Piece {
    let half = column.width / 2
    guard let element = column.element, let width = Self.widths[element], [4, 8].contains(half) else {
      throw damaged("column \(column.number) is no column of descriptors")
    }
    let count = Self.bigEndian(row[column.offset..<(column.offset + half)])
    let offset = Self.bigEndian(row[(column.offset + half)..<(column.offset + column.width)])
    if count == 0 { return Piece(start: heapStart, count: 0) }
    let heap = UInt64(heapEnd - heapStart)
    guard count <= heap / UInt64(width), offset <= heap - count * UInt64(width) else {
      throw damaged("tile \(tile + 1) of \(rows) lies outside the heap of its table")
    }
    let piece = Piece(start: heapStart + Int(offset), count: Int(count) * width)
    guard piece.start + piece.count <= fileBytes else { throw truncated("tile \(tile + 1) of \(rows)") }
    return piece
  }

  /// Calls `body` with every row of the table, some of which are read at a time.
  /// - Throws: GalaxyError of kind `truncated`, and what `body` throws.
  func eachRow(fileBytes: Int, read: FITSHeaderGuard.Reader, _ body: (Int, [UInt8]) throws -> Void) throws {
    guard dataStart + rows * rowLength <= fileBytes else { throw truncated("the table of its tiles") }
    guard rowLength > 0 else { throw damaged("NAXIS1 = 0 has no room for its tiles") }
    let piece = max(1, (1 << 16) / rowLength)
    for first in stride(from: 0, to: rows, by: piece) {
      let number = min(piece, rows - first)
      let bytes = try read(dataStart + first * rowLength, number * rowLength)
      guard bytes.count == number * rowLength else { throw truncated("the table of its tiles") }
      for row in 0..<number {
        try body(first + row, Array(bytes[(row * rowLength)..<((row + 1) * rowLength)]))
      }
    }
  }

  /// The whole number of some bytes, the first the highest.
  static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
