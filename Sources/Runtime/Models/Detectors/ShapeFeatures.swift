import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyMorphology

/// The shapes of galaxies, measured on their files' own pixels: what tables of measured shapes hold.
public struct ShapeFeatures: FeatureExtractor {
  /// The one that there is.
  public init() {}

  /// Those of `Morphology`.
  public var featureNames: [String] { Morphology.features.map(\.name) }

  /// The features of some images of a source, [image][feature].
  /// - Throws: what the source throws for the first image that cannot be read, or GalaxyError of kind
  ///   `interrupted`.
  public func features(of source: some ImageSource, indices: [Int], context: WorkContext) throws -> [Double] {
    let meter = ProgressMeter("measure", total: indices.count, unit: "image", context: context)
    return try FeatureTable.measured(indices.count, context) { place, measurer in
      let values = measurer.features(try source.native(at: indices[place]))
      try meter.advance()
      return values
    }.flatMap(\.self)
  }
}
