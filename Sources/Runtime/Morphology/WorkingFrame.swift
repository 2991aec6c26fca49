import GalaxyBase
import GalaxyImages
import GalaxyKernels

/// The square of a picture that is measured, in pixels from the picture's upper left corner.
struct WorkingFrame {
  /// Its upper and left edge and its side; it may reach beyond the picture.
  var top = 0.0, left = 0.0, side = 0.0
  /// Every value of the picture is a number.
  var isFinite = true

  /// Size of a pixel of the frame.
  var scale: Double { side / Double(frameSide) }
  /// Larger pictures are cut to a square of so many r90 about the galaxy, which then fills the frame as the
  /// galaxies of EFIGI's stamps do: their 88 pixels are 2.4 r90, 2.1 to 2.8 for most.
  static let zoom = 2.2
  /// Values beyond are held there, so that no sum overflows.
  static let greyLimit = 1e100, fluxLimit = 1e300
}

/// Pixels of a picture as they are measured.
struct PicturePixels {
  var pixels: UnsafePointer<Double>
  /// Nil where all are.
  var valid: UnsafePointer<UInt8>?
  let width: Int, height: Int
}

extension MorphologyWorkspace {
  /// Puts the part of a picture that is measured into `frame` and `good`, and finds the galaxy in it.
  ///
  /// A picture of 88 × 88 pixels is taken as it is; of others the middle square, and if that is larger and the
  /// galaxy fills little of it, a square about the galaxy, never of fewer than 88 pixels.
  func makeFrame(of image: Raster<Double>, isFlux: Bool) -> (WorkingFrame, CentralSource) {
    defer {
      picture.release()
      valid.release()
      chosen.release()
    }
    let (width, height) = (image.width, image.height)
    return image.pixels.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, width > 0, height > 0,
        width.multipliedReportingOverflow(by: height) == (buffer.count, false)
      else { return emptyFrame() }
      let limit = isFlux ? WorkingFrame.fluxLimit : WorkingFrame.greyLimit
      let survey = surveyPixels(base, count: buffer.count, limit: limit)
      var own = PicturePixels(pixels: base, width: width, height: height)
      if isFlux || !survey.isTame {
        let (copy, isValid) = (picture.room(for: buffer.count), valid.room(for: buffer.count))
        tamePixels(base, count: buffer.count, limit: limit, out: copy, valid: isValid)
        own.pixels = UnsafePointer(copy)
        if !survey.isFinite { own.valid = UnsafePointer(isValid) }
        if isFlux { display(own, in: copy, isValid: isValid) }
      }
      var (frame, source) = cut(own)
      frame.isFinite = survey.isFinite
      return (frame, source)
    }
  }

  /// What stands for a picture without pixels.
  private func emptyFrame() -> (WorkingFrame, CentralSource) {
    frame.update(repeating: 0, count: frameSide * frameSide)
    good.update(repeating: 0, count: maskSize)
    return (WorkingFrame(top: 0, left: 0, side: 1, isFinite: false), findSource())
  }

  private func cut(_ own: PicturePixels) -> (WorkingFrame, CentralSource) {
    let side = Double(min(own.width, own.height)), work = Double(frameSide)
    var frame = WorkingFrame(
      top: (Double(own.height) - side) / 2, left: (Double(own.width) - side) / 2, side: side)
    guard own.width != frameSide || own.height != frameSide else {
      takeWhole(own)
      return (frame, findSource())
    }
    average(own, frame)
    let source = findSource()
    guard side > work, !source.isNone else { return (frame, source) }
    let zoomed = min(max(WorkingFrame.zoom * source.r90 * frame.scale, work), side)
    guard zoomed < 0.95 * side else { return (frame, source) }
    let x = frame.left + (source.cx + 0.5) * frame.scale, y = frame.top + (source.cy + 0.5) * frame.scale
    frame = WorkingFrame(top: y - zoomed / 2, left: x - zoomed / 2, side: zoomed)
    average(own, frame)
    return (frame, findSource())
  }

  private func takeWhole(_ own: PicturePixels) {
    frame.update(from: own.pixels, count: frameSide * frameSide)
    for y in 0..<frameSide {
      for x in 0..<frameSide { good[maskPlace(x, y)] = own.valid?[y * frameSide + x] ?? 1 }
    }
  }

  /// Averages a square of a picture over the frame.
  func average(_ own: PicturePixels, _ frame: WorkingFrame) {
    let most = sharesPerPart(side: frame.side, parts: frameSide)
    averageOverFrame(
      own.pixels, valid: own.valid, width: own.width, height: own.height, top: frame.top, left: frame.left,
      side: frame.side, room: lines.room(for: 2 * (own.width + 8) + 2 * frameSide * most), out: self.frame,
      good: good)
  }

  /// Shows flux as grey levels: 255 asinh(x / b) / asinh(white / b), x = flux − sky, b the larger of 10 σ and
  /// white / 100, white the 99.8th percentile of the middle half. What is no number stays none, infinities
  /// too.
  private func display(_ own: PicturePixels, in copy: Values, isValid: Mask) {
    let (width, height) = (own.width, own.height), count = width * height
    let room = chosen.room(for: 2 * count)
    func values(border: Int) -> Int {
      collectBorder(
        copy, valid: isValid, stride: width, columns: width, rows: height, border: border, out: room)
    }
    var number = values(border: max(4, min(width, height) / 22))
    if number < 50 { number = values(border: 0) }
    let (sky, sigma) = clippedMedian(room, count: number, floor: 0, scratch: room + count)
    number = 0
    for y in height / 4..<height - height / 4 {
      for x in width / 4..<width - width / 4 where isValid[y * width + x] != 0 {
        room[number] = copy[y * width + x]
        number += 1
      }
    }
    let percentile = Statistics.percentile(99.8, of: number) { rank in
      rank < number ? valuesAtRank(room, count: number, rank: rank) : nil
    }
    let white = max((percentile ?? sky) - sky, 1e-300)
    displayFlux(
      copy, valid: isValid, count: count, sky: sky, softening: max(10 * sigma, white / 100), white: white)
  }
}
