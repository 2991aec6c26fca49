import GalaxyKernels

/// The grey values of a picture as many bits deep as its file has them: 8, or the 16 of a 16-bit PNG.
package enum PictureRaster: Sendable, Equatable {
  /// 0 … 255.
  case eight(GrayPicture)
  /// 0 … 65535.
  case sixteen(Raster<UInt16>)

  /// Columns.
  package var width: Int {
    switch self {
    case .eight(let raster): raster.width
    case .sixteen(let raster): raster.width
    }
  }

  /// Rows.
  package var height: Int {
    switch self {
    case .eight(let raster): raster.height
    case .sixteen(let raster): raster.height
    }
  }

  /// The number that is white: 255 or 65535.
  package var white: Int {
    switch self {
    case .eight: 255
    case .sixteen: 65535
    }
  }

  /// The least and the greatest number; nil if there are no pixels.
  package var range: ClosedRange<Int>? {
    func range<Pixel: FixedWidthInteger>(_ pixels: [Pixel]) -> ClosedRange<Int>? {
      guard var least = pixels.first else { return nil }
      var greatest = least
      for value in pixels {
        least = min(least, value)
        greatest = max(greatest, value)
      }
      return Int(least)...Int(greatest)
    }
    switch self {
    case .eight(let raster): return range(raster.pixels)
    case .sixteen(let raster): return range(raster.pixels)
    }
  }

  /// The mean as a viewer shows it, 0 … 255: of 16 bits, of the numbers divided by 257.
  package var greyMean: Double {
    switch self {
    case .eight(let raster):
      Double(raster.pixels.reduce(0) { $0 + Int($1) }) / Double(max(1, raster.pixels.count))
    case .sixteen(let raster):
      Double(raster.pixels.reduce(0) { $0 + Int($1) }) / Double(max(1, raster.pixels.count)) / 257
    }
  }

  /// The file's own numbers.
  package var values: Raster<Double> {
    switch self {
    case .eight(let raster): Raster(unchecked: raster.width, raster.height, raster.pixels.map(Double.init))
    case .sixteen(let raster): Raster(unchecked: raster.width, raster.height, raster.pixels.map(Double.init))
    }
  }

  /// As a viewer shows it: of 16 bits, the numbers divided by 257, rounded.
  package var as8Bits: GrayPicture {
    switch self {
    case .eight(let raster): raster
    case .sixteen(let raster):
      Raster(unchecked: raster.width, raster.height, raster.pixels.map { UInt8((UInt32($0) + 128) / 257) })
    }
  }

  /// The pixels of a rectangle that lies within the picture; the picture itself if it does not.
  package func piece(_ cutout: Cutout) -> PictureRaster {
    switch self {
    case .eight(let raster): .eight(raster.piece(cutout))
    case .sixteen(let raster): .sixteen(raster.piece(cutout))
    }
  }

  /// What lies in the frame, and the sky of the frame around it.
  package func cut(_ frame: GalaxyFrame) -> PictureRaster {
    let sky = min(max(frame.sky.rounded(), 0), Double(white))
    switch self {
    case .eight(let raster): return .eight(frame.cut(raster, fill: UInt8(sky)))
    case .sixteen(let raster): return .sixteen(frame.cut(raster, fill: UInt16(sky)))
    }
  }

  /// The picture upright, given its EXIF orientation.
  package func upright(fromEXIF orientation: Int) -> PictureRaster {
    switch self {
    case .eight(let raster): .eight(raster.upright(fromEXIF: orientation))
    case .sixteen(let raster): .sixteen(raster.upright(fromEXIF: orientation))
    }
  }

  /// The middle square, resized to size × size, as it is kept: 8 bits with Pillow's arithmetic, 16 bits as
  /// shares of white.
  package func prepared(size: Int) -> PixelStore {
    switch self {
    case .eight(let raster):
      return .bytes(Resampling.resize(raster.middleSquare(), width: size, height: size).pixels)
    case .sixteen(let raster):
      let side = min(raster.width, raster.height)
      let start = (raster.height - side) / 2 * raster.width + (raster.width - side) / 2
      let shares = raster.pixels.withUnsafeBufferPointer { source in
        [Float](unsafeUninitializedCapacity: size * size) { out, count in
          guard let from = source.baseAddress, let to = out.baseAddress else { return }
          func row(_ y: Int, _ out: UnsafeMutablePointer<Float>) {
            sharesOfWhite(from + start + y * raster.width, count: side, out: out)
          }
          if side == size {
            for y in 0..<side { row(y, to + y * side) }
          } else {
            Resampling.resizeQuickly(side: side, to: size, row: row, out: to)
          }
          count = size * size
        }
      }
      return .stretched(shares)
    }
  }
}
