import GalaxyBase
import GalaxyImages
import GalaxyMorphology

/// What a table of measured shapes has: the features that detectors judge, further numbers, flags.
package enum ShapeColumns {
  /// A number that is measured beside the features.
  struct Further: Sendable {
    let name: String
    /// As FITS writes it; empty for none.
    let unit: String
    let meaning: String
    let value: @Sendable (Measurement) -> Double
  }
  /// What was measured of a picture.
  typealias Measurement = (shape: Morphology, classical: ClassicalMorphology?)

  /// The features' names.
  package static let features = Morphology.features.map(\.name)
  /// The names of what else is measured.
  package static let furtherNames = further.map(\.name)
  /// The flags' names.
  static let flags = Morphology.Flag.allCases.map(\.rawValue)

  /// What else is measured.
  static let further: [Further] = own + classical

  /// What is measured with or without the classical statistics.
  static func further(classical hasClassical: Bool) -> [Further] { hasClassical ? further : own }

  private static let own = [
    Further(
      name: "x", unit: "pix",
      meaning: "the galaxy's centre in pixels of the picture as it is read, 0 the middle of the first column"
    ) { $0.shape.centreX },
    Further(
      name: "y", unit: "pix",
      meaning: "the same from the top row down, 0 the middle of the top row"
    ) { $0.shape.centreY },
    Further(
      name: "position_angle", unit: "deg",
      meaning:
        "of the major axis, from up counter-clockwise (north over east, where north is up and east left)"
    ) { positionAngle($0.shape.positionAngle) },
    Further(
      name: "r50", unit: "pix",
      meaning: "semi-major axis of the ellipse that holds 50 % of the light, in pixels of the picture"
    ) { $0.shape.r50 },
    Further(
      name: "r90", unit: "pix",
      meaning: "semi-major axis of the ellipse that holds 90 % of the light, in pixels of the picture"
    ) { $0.shape.r90 },
    Further(name: "sky", unit: "", meaning: "the sky, in grey levels of 0 to 255") { $0.shape.sky },
    Further(
      name: "sigma", unit: "", meaning: "noise of the sky, rounding included, in grey levels"
    ) { $0.shape.sigma },
  ]

  private static let classical = ClassicalMorphology.features.enumerated().map { place, feature in
    let isLength = feature.name == "r_petro"
    return Further(
      name: feature.name, unit: isLength ? "pix" : "",
      meaning: feature.meaning + (isLength ? ", in pixels of the picture" : "")
    ) { ($0.classical?.values[place] ?? .nan) * (isLength ? $0.shape.scale : 1) }
  }

  /// What a number or flag is; nil for a name that is none of them.
  package static func meaning(of name: String) -> String? {
    Morphology.features.first { $0.name == name }?.meaning ?? further.first { $0.name == name }?.meaning
      ?? Morphology.Flag(rawValue: name)?.meaning
  }

  /// The unit of a number, as FITS writes it; empty for none.
  package static func unit(of name: String) -> String { further.first { $0.name == name }?.unit ?? "" }

  /// Whether a number is one of the classical statistics, which take most of the time of measuring.
  package static func isClassical(_ name: String) -> Bool { classical.contains { $0.name == name } }

  /// The unified content descriptor of a number or flag.
  static func ucd(of name: String) -> String {
    switch name {
    case "x": "pos.cartesian.x;instr.pixel"
    case "y": "pos.cartesian.y;instr.pixel"
    case "position_angle": "pos.posAng"
    case "r50", "r90", "r_petro": "phys.size.radius;instr.pixel"
    case "sky": "instr.background;phot.count"
    case "sigma": "stat.stdev;instr.background"
    case _ where Morphology.Flag(rawValue: name) != nil: "meta.code.qual"
    case _ where name.hasPrefix("axis_ratio"): "phys.size.axisRatio"
    default: features.contains(name) || furtherNames.contains(name) ? "src.morph.param" : ""
    }
  }

  /// From an angle in radians, from the x axis towards rows further down, to degrees from up to the left,
  /// 0 … 180.
  static func positionAngle(_ angle: Double) -> Double {
    let degrees = (90 - angle * 180 / .pi).truncatingRemainder(dividingBy: 180)
    // −0.0 and 180 are one direction, and so are what rounding makes of them.
    return degrees < 0 ? degrees + 180 : degrees == 0 ? 0 : degrees
  }
}

/// Measures pictures, one after another, in room of its own.
package struct ShapeMeasurer {
  private let workspace = MorphologyWorkspace()
  private let hasClassical: Bool

  /// Room for any picture. Without the classical statistics, which no detector judges, measuring takes a third
  /// of the time.
  package init(classical hasClassical: Bool = true) { self.hasClassical = hasClassical }

  /// The share of the working frame that the galaxy measured last fills.
  package var maskShare: Double { workspace.maskShare }

  /// What is measured of a picture: values and flags of a row.
  package func measure(_ picture: NativePicture) -> (values: [Double], further: [Double], flags: UInt64) {
    let shape = Morphology(picture.values, isFlux: picture.isFlux, workspace: workspace)
    let found = (shape, hasClassical ? ClassicalMorphology(measuredLastIn: workspace) : nil)
    let further = ShapeColumns.further(classical: hasClassical).map { $0.value(found) }
    return (shape.values, further, UInt64(shape.flags.bits))
  }
}
