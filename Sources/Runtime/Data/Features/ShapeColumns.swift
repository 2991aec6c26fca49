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
    let value: @Sendable (Morphology) -> Double
  }

  /// The features' names.
  static let features = Morphology.features.map(\.name)
  /// The flags' names.
  static let flags = Morphology.Flag.allCases.map(\.rawValue)

  /// What else is measured.
  static let further: [Further] = [
    Further(
      name: "x", unit: "pix",
      meaning: "the galaxy's centre in pixels of the picture as it is read, 0 the middle of the first column"
    ) { $0.centreX },
    Further(
      name: "y", unit: "pix",
      meaning: "the same from the top row down, 0 the middle of the top row"
    ) { $0.centreY },
    Further(
      name: "position_angle", unit: "deg",
      meaning: "of the major axis, from up counter-clockwise (north over east, where north is up and east left)"
    ) { positionAngle($0.positionAngle) },
    Further(
      name: "r50", unit: "pix",
      meaning: "semi-major axis of the ellipse that holds 50 % of the light, in pixels of the picture"
    ) { $0.r50 },
    Further(
      name: "r90", unit: "pix",
      meaning: "semi-major axis of the ellipse that holds 90 % of the light, in pixels of the picture"
    ) { $0.r90 },
    Further(name: "sky", unit: "", meaning: "the sky, in grey levels of 0 to 255") { $0.sky },
    Further(
      name: "sigma", unit: "", meaning: "noise of the sky, rounding included, in grey levels"
    ) { $0.sigma },
  ]

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

  /// Room for any picture.
  package init() {}

  /// What is measured of a picture: values and flags of a row.
  package func measure(_ picture: NativePicture) -> (values: [Double], further: [Double], flags: UInt64) {
    let shape = Morphology(picture.values, isFlux: picture.isFlux, workspace: workspace)
    return (shape.values, ShapeColumns.further.map { $0.value(shape) }, UInt64(shape.flags.bits))
  }
}
