import GalaxyBase
import GalaxyErrors

// What ranks that share the reading of files send each other.

extension ImageFormat: Carried {}
extension FrameMark: Carried {}
extension PixelStore.Kind: Carried {}

extension PixelStore: Carried {
  /// What the pixels are, not the pixels: they stay where they are (`elsewhere`).
  package func carry(into load: inout CarriedLoad) {
    kind.carry(into: &load)
    count.carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    let (kind, count) = (try Kind(from: &load), try Int(from: &load))
    guard count >= 0 else { throw CarriedLoad.broken }
    self = .elsewhere(kind, count)
  }

  /// Writes the pixels themselves.
  package func carryWhole(into load: inout CarriedLoad) {
    kind.carry(into: &load)
    withBytes { load.write(bytes: $0) }
  }

  /// The pixels that `carryWhole` wrote.
  /// - Throws: GalaxyError of kind `ranks-differ` where something else stands there.
  package init(wholeFrom load: inout CarriedLoad) throws(GalaxyError) {
    let kind = try Kind(from: &load)
    let bytes = try load.readBytes()
    switch kind {
    case .eightBits: self = .bytes(Array(bytes))
    case .stretched: self = .steps(AloneCommunicator.values(bytes))
    }
  }
}

extension ImageRemark: Carried {
  package func carry(into load: inout CarriedLoad) {
    switch self {
    case .transparent: 0.carry(into: &load)
    case .harmless(let text):
      1.carry(into: &load)
      text.carry(into: &load)
    case .narrow(let range):
      2.carry(into: &load)
      [range.lowerBound, range.upperBound].carry(into: &load)
    case .unfilled: 3.carry(into: &load)
    case .oddBlank(let text):
      4.carry(into: &load)
      text.carry(into: &load)
    case .unknownUnit(let text):
      5.carry(into: &load)
      text.carry(into: &load)
    case .hollow: 6.carry(into: &load)
    }
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    switch try Int(from: &load) {
    case 0: self = .transparent
    case 1: self = .harmless(try String(from: &load))
    case 2:
      let ends = try [Int](from: &load)
      guard ends.count == 2, ends[0] <= ends[1] else { throw CarriedLoad.broken }
      self = .narrow(ends[0]...ends[1])
    case 3: self = .unfilled
    case 4: self = .oddBlank(try String(from: &load))
    case 5: self = .unknownUnit(try String(from: &load))
    case 6: self = .hollow
    default: throw CarriedLoad.broken
    }
  }
}

extension PreparedImage: Carried {
  package func carry(into load: inout CarriedLoad) {
    pixels.carry(into: &load)
    format.carry(into: &load)
    originalSize.width.carry(into: &load)
    originalSize.height.carry(into: &load)
    wasCropped.carry(into: &load)
    place.carry(into: &load)
    unit.carry(into: &load)
    pixelsRead.carry(into: &load)
    nonFinite.carry(into: &load)
    notes.carry(into: &load)
    remarks.carry(into: &load)
    frame.carry(into: &load)
    side.carry(into: &load)
    marks.carry(into: &load)
    (file?.digest).carry(into: &load)
    (file?.bytes).carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    self.init(
      pixels: try PixelStore(from: &load), format: try ImageFormat(from: &load),
      originalSize: (try Int(from: &load), try Int(from: &load)), wasCropped: try Bool(from: &load),
      place: try String?(from: &load), unit: try String?(from: &load), pixelsRead: try Int(from: &load),
      nonFinite: try Int(from: &load), notes: try [String](from: &load),
      remarks: try [ImageRemark](from: &load), frame: try GalaxyFrame?(from: &load),
      side: try Int(from: &load), marks: try [FrameMark](from: &load))
    let (digest, bytes) = (try Digest?(from: &load), try Int?(from: &load))
    if let digest, let bytes { file = (digest, bytes) }
  }
}

extension GalaxyFrame.Place: Carried {
  package func carry(into load: inout CarriedLoad) { load.write(bits: (x, y)) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    let (x, y) = try load.read(bits: (Int, Int).self)
    self.init(x: x, y: y)
  }
}

extension GalaxyFrame: Carried {
  package func carry(into load: inout CarriedLoad) {
    for number in [centerX, centerY, halfLightRadius, sky, skyDeviation] { number.carry(into: &load) }
    for number in [area, left, top, side] { number.carry(into: &load) }
    outline.carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    centerX = try Double(from: &load)
    centerY = try Double(from: &load)
    halfLightRadius = try Double(from: &load)
    sky = try Double(from: &load)
    skyDeviation = try Double(from: &load)
    area = try Int(from: &load)
    left = try Int(from: &load)
    top = try Int(from: &load)
    side = try Int(from: &load)
    outline = try [Place](from: &load)
  }
}
