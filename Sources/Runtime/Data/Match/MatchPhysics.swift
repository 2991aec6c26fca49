/// What headers know of an image that is matched and of its real counterpart, used in the place of what can be
/// guessed from the pixels alone.
public protocol MatchPhysics: Sendable {
  /// The numbers for one pair of images; nil where one of the two says nothing.
  /// - Throws: GalaxyError for a header that contradicts itself.
  func numbers(for image: DatasetItem, like real: DatasetItem) throws -> PhysicalNumbers?
}

/// Numbers of a pair of images that come from their headers. What is nil is matched by the pixels.
public struct PhysicalNumbers: Sendable, Equatable {
  /// The side of the square that is taken, in pixels of the simulated image: that of the real frame on the sky,
  /// or at the galaxy's distance.
  public var frameSide: Double?
  /// Deviation of the Gaussian that is missing to the real image's point spread function, in pixels of the real
  /// image.
  public var blur: Double?
  /// How many times as bright the galaxy becomes, on the scale of the greys.
  public var gain: Double?
  /// How the image is observed in flux to the end, in the place of all of these; where both are flux.
  public var flux: FluxRecipe?

  /// Takes the numbers.
  public init(
    frameSide: Double? = nil, blur: Double? = nil, gain: Double? = nil, flux: FluxRecipe? = nil
  ) {
    (self.frameSide, self.blur, self.gain, self.flux) = (frameSide, blur, gain, flux)
  }
}
