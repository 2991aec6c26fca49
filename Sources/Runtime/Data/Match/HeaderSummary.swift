import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// What of a match was taken from headers, what was assumed, and what could not be told.
public struct HeaderSummary: Sendable {
  /// How many pictures were made by headers, of how many.
  public let count: Int, total: Int
  /// How many of them in flux to the end.
  public let inFlux: Int
  /// How the first picture's image and its real counterpart see their galaxies.
  public let image: ObservedScale?, real: ObservedScale?
  /// How the first picture was placed.
  public let placement: GalaxyPlacement?
  /// The cosmology of the distances.
  public let cosmology: String
  /// How many pictures are coarser, and how many softer than their real counterpart's by their headers.
  public let upsampled: Int, tooSoft: Int
  /// How many are of a simulated image without a point spread, and how many of a real one.
  public let pointlike: Int, unblurred: Int
  /// How many have no zero point on one of both sides.
  public let uncalibrated: Int
  /// What there is to say of images, once each.
  public let remarks: [String]
  /// Why others were matched by their pixels, with their number.
  public let reasons: [(why: String, count: Int)]

  /// Goes through the pictures in their order.
  public init(_ physics: HeaderPhysics, _ pairs: [(image: DatasetItem, real: DatasetItem)]) {
    var found: [HeaderPhysics.Pair] = []
    var reasons: [String: Int] = [:]
    var remarks: [String] = []
    func note(_ remark: String) { if !remarks.contains(remark) { remarks.append(remark) } }
    for (image, real) in pairs {
      do {
        let pair = try physics.pair(image, real)
        found.append(pair)
        for band in pair.own { band.scale.remarks.forEach { note("\(image.name): \($0)") } }
        for band in pair.target.bands { band.scale.remarks.forEach { note("\(real.name): \($0)") } }
        for placement in pair.placements { placement.remarks.forEach(note) }
        if pair.target.isFlux, pair.target.noise == nil {
          note("\(real.name) shows too little sky: nothing of its noise and sky was taken over")
        }
      } catch let error as GalaxyError {
        reasons[error.message, default: 0] += 1
      } catch {}
    }
    (count, total) = (found.count, pairs.count)
    inFlux = found.count { $0.target.isFlux }
    (image, real) = (found.first?.own.first?.scale, found.first?.target.bands.first?.scale)
    placement = found.first?.placements.first
    cosmology = physics.options.cosmology.name
    func number(_ test: (GalaxyPlacement) -> Bool) -> Int {
      found.count { $0.placements.contains(where: test) }
    }
    (upsampled, tooSoft) = (number(\.isUpsampled), number(\.isTooSoft))
    pointlike = number { $0.ownPointSpread == nil && $0.pointSpread != nil }
    unblurred = number { $0.pointSpread == nil }
    uncalibrated = found.count { $0.target.isFlux && $0.placements.contains { $0.factor == nil } }
    self.remarks = remarks
    self.reasons = reasons.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      .map {
        ($0.key, $0.value)
      }
  }
}

extension HeaderSummary {
  /// What a reader must know, a sentence each.
  public var lines: [String] {
    var lines: [String] = []
    if count > 0, let placement {
      let whole = count == total ? "all \(total)" : "\(count) of \(total)"
      lines.append(
        "\(whole) pictures by their headers, \(inFlux == count ? "in flux to the end" : "in frame and blur")"
      )
      if let text = image?.text {
        lines.append("simulated: \(text)\(count > 1 ? " (the first)" : "")")
      }
      if let text = real?.text { lines.append("real: \(text)\(count > 1 ? " (the first)" : "")") }
      lines.append(Self.moved(placement, image?.light?.kind ?? .frequency, cosmology))
    }
    func add(_ number: Int, _ text: String) {
      if number > 0 { lines.append("\(counted(number, "picture")) \(text)") }
    }
    add(pointlike, "of images without a point spread of their own: taken for points")
    add(unblurred, "like real images whose point spread is not known: not blurred")
    add(tooSoft, "of images that are softer than the real ones: not blurred")
    add(upsampled, "of images whose pixels are larger than the real ones': upsampled")
    add(
      uncalibrated,
      "without a zero point on both sides: made as bright as the real galaxies' brightest parts"
    )
    lines += remarks.prefix(Self.most)
    if remarks.count > Self.most {
      lines.append("and \(remarks.count - Self.most) more remarks on headers")
    }
    for reason in reasons.prefix(Self.most) {
      lines.append("\(counted(reason.count, "picture")) by the pixels alone: \(reason.why)")
    }
    return lines
  }

  /// As many remarks of a kind are shown.
  private static let most = 4

  private static func moved(
    _ placement: GalaxyPlacement, _ kind: LightUnit.Kind, _ cosmology: String
  )
    -> String
  {
    func number(_ value: Double) -> String { NumberText.general(value, 4) }
    let pixels =
      "a pixel of \(number(placement.ownPixel)) arcsec, \(number(placement.step)) to one of the real image"
    guard let to = placement.redshift, to != placement.ownRedshift else {
      return "as far as they are: \(pixels)"
    }
    let from = placement.ownRedshift.map { "z \(number($0))" } ?? "rest"
    return
      "from \(from) to z \(number(to)) (\(cosmology)): \(pixels); surface brightness × \(number(placement.dimming)), "
      + "(1 + z)^−\(Int(kind.dimming)) of \(kind.symbol), without a K correction"
  }

  /// For programs.
  public var json: JSON {
    [
      "pictures": .integer(count), "of": .integer(total), "in_flux": .integer(inFlux),
      "simulated": image?.json ?? .null, "real": real?.json ?? .null,
      "cosmology": .string(cosmology),
      "redshift": .optional(placement?.redshift), "own_redshift": .optional(placement?.ownRedshift),
      "own_pixel_arcsec": .optional(placement?.ownPixel), "step": .optional(placement?.step),
      "dimming": .optional(placement?.dimming), "blur": .optional(placement?.blur),
      "factor": .optional(placement?.factor), "upsampled": .integer(upsampled),
      "too_soft": .integer(tooSoft),
      "point_like": .integer(pointlike), "not_blurred": .integer(unblurred),
      "uncalibrated": .integer(uncalibrated), "remarks": .array(remarks.map(JSON.string)),
      "by_pixels": .array(
        reasons.map { ["why": .string($0.why), "pictures": .integer($0.count)] }),
    ]
  }
}
