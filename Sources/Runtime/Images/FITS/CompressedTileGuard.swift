import CImageCodecs
import GalaxyErrors

/// Looks over the compressed tiles of an image for what CFITSIO would not survive.
///
/// CFITSIO (4.2) takes a gzip stream that ends early for one that wants more room, for ever; and it unpacks
/// HCOMPRESS into as many pixels as the stream says, not as the tile has.
enum CompressedTileGuard {
  /// - Throws: GalaxyError of kind `damaged-file` or `truncated` that names HDU and tile.
  static func check(_ layout: CompressedImageLayout, bytes: Int, read: FITSHeaderGuard.Reader) throws {
    let isGzip = layout.algorithm.uppercased().hasPrefix("GZIP_")
    let isHcompress = layout.algorithm.uppercased() == "HCOMPRESS_1"
    let fallback = try layout.column("GZIP_COMPRESSED_DATA")
    let main = isGzip || isHcompress ? try layout.column("COMPRESSED_DATA") : nil
    if main == nil && fallback == nil { return }
    try layout.eachRow(fileBytes: bytes, read: read) { tile, row in
      let shape = layout.place(of: tile).shape
      let pixels = shape.reduce(1, *)
      if let main {
        let piece = try layout.piece(row, main, tile: tile, fileBytes: bytes)
        if piece.count > 0 {
          if isGzip {
            try unzip(try read(piece.start, piece.count), tile, layout, room: 8 * pixels)
          } else {
            try checkHcompress(try read(piece.start, min(25, piece.count)), shape, tile, layout)
          }
        }
      }
      if let fallback {
        let piece = try layout.piece(row, fallback, tile: tile, fileBytes: bytes)
        let room = pixels * (abs(layout.bitpix) / 8)
        if piece.count > 0 { try unzip(try read(piece.start, piece.count), tile, layout, room: room) }
      }
    }
  }

  private static func unzip(
    _ stream: [UInt8], _ tile: Int, _ layout: CompressedImageLayout, room: Int
  ) throws {
    let what = "tile \(tile + 1) of \(layout.rows)"
    switch galsh_gzip_check(stream, stream.count, room) {
    case GALSH_UNPACK_DONE: return
    case GALSH_UNPACK_TRUNCATED: throw layout.damaged("the gzip data of \(what) end early")
    case GALSH_UNPACK_TOO_LARGE: throw layout.damaged("\(what) holds more than its \(room) bytes inside gzip")
    default: throw layout.damaged("the gzip data of \(what) are damaged")
    }
  }

  /// The stream begins with DD99, the lengths of both axes (the slow one first), SCALE, the sum, and the
  /// numbers of bit planes of three quadrants.
  private static func checkHcompress(
    _ head: [UInt8], _ shape: [Int], _ tile: Int, _ layout: CompressedImageLayout
  ) throws {
    let what = "the HCOMPRESS data of tile \(tile + 1) of \(layout.rows)"
    guard head.count == 25, head.starts(with: [0xdd, 0x99]) else {
      throw layout.damaged("\(what) are damaged")
    }
    let slow = CompressedImageLayout.bigEndian(head[2..<6])
    let fast = CompressedImageLayout.bigEndian(head[6..<10])
    let real = shape.filter { $0 > 1 }
    let agrees =
      real.count == 2
      ? (fast, slow) == (UInt64(real[0]), UInt64(real[1])) : fast * slow == UInt64(shape.reduce(1, *))
    guard agrees else {
      let size = shape.map(String.init).joined(separator: " × ")
      throw layout.damaged("\(what) claim \(fast) × \(slow) pixels, the tile has \(size)")
    }
    guard head[22...].allSatisfy({ $0 <= 64 }) else {
      throw layout.damaged("\(what) claim too many bit planes")
    }
  }
}
