import GalaxyBase
import GalaxyImages
import GalaxyMorphology

extension MatchRecipe {
  /// The picture of a galaxy that is observed in flux to the end, by headers, then stretched as its dataset's
  /// flux is. The galaxy's middle comes into the middle of the frame.
  func observe(
    _ flux: FluxRecipe, _ original: NativeColours, _ load: LoadOptions, name: String,
    workspace: MorphologyWorkspace
  ) throws -> MatchedPicture {
    let place = Self.middle(of: original, load, workspace)
    var random = SeedStreams(seed: seed).stream(stream)
    let image = flux.paint(original.flux, x: place.x, y: place.y, from: &random)
    let shown = NativePicture(values: image, isFlux: true, format: .fits).greys(load)
    return try MatchedPicture(planes: [GreyPlane(shown)], coding: .none, name: name)
  }

  /// The middle of the galaxy's light; that of the picture where no galaxy stands out.
  private static func middle(
    of original: NativeColours, _ load: LoadOptions, _ workspace: MorphologyWorkspace
  ) -> (x: Double, y: Double) {
    let shown = NativePicture(
      values: original.luma, isFlux: original.isFlux, format: original.format
    )
    .greys(load)
    let (width, height) = (Double(shown.width), Double(shown.height))
    let side = min(width, height)
    let found = workspace.galaxy(
      in: shown, top: (height - side) / 2, left: (width - side) / 2, side: side)
    guard let found, !found.isNone else { return (width / 2, height / 2) }
    return (found.x, found.y)
  }
}

extension MatchRecipe {
  /// Whether the frame goes by the galaxy's size on the sky, not by its share of the frame.
  var isBySize: Bool {
    if case .side = frame { true } else { flux != nil }
  }
}
