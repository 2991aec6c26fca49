import GalaxyBase
import GalaxyData
import GalaxyImages
import GalaxyMorphology

/// Why an image has its score: what of it makes it strange to a model, and what it is most like.
public struct Explanation: Sendable {
  /// The model, and what it takes for normal.
  public let model: String, normal: String
  /// The image as the user named it, and its file.
  public let image: String, path: String
  /// Its short name, and its class.
  public let name: String, className: String?
  /// What the model says of it; nil for an autoencoder that gives no scores.
  public let row: ScoreRow?
  /// Where the score lies among normal ones, in words.
  public let standing: String?
  /// What must be known before the rest is believed, a sentence each.
  public let cautions: [String]
  /// The shares of measured numbers; nil for a network.
  public let features: FeatureExplanation?
  /// What is measured of the galaxy, with its outlines; nil for a network alone, and where only numbers are
  /// known.
  public let shape: MorphologyDetails?
  /// The picture that it was measured on.
  public let picture: NativePicture?
  /// What covering pieces of the image does; nil for measured numbers.
  public let occlusion: Occlusion?
  /// What the autoencoder makes of it; nil where there is none.
  public let reconstruction: Reconstruction?
  /// Why a network has no reconstruction.
  public let reconstructionNote: String?
  /// The nearest training images.
  public let nearest: NearestTraining
  /// Their pictures, in the same order.
  public let nearestPictures: [SheetImage]
  /// Of an ensemble, what each part says.
  public let members: [Member]

  /// A part of an ensemble.
  public struct Member: Sendable, Equatable {
    /// Its name, its score, and the rank of that among normal images, 0 … 100.
    public let name: String
    public let score: Double, rank: Double
    /// What its score rests on, in a few words.
    public let reasons: [String]
  }

  /// What covering pieces of an image does, and how it is shown.
  public struct Occlusion: Sendable, Equatable {
    /// The map.
    public let map: OcclusionMap
    /// The pieces that count.
    public let regions: OcclusionRegions
    /// The ends of the colour scale, ±, in units of the score.
    public let scale: Double
    /// Where that comes from, in words.
    public let scaleText: String
    /// The image as it is shown, as grey.
    public let image: GrayImage

    /// The share of the pixels whose change lies beyond the ends of the colours.
    public var beyond: Double {
      Double(map.pixels.count { abs($0) > scale }) / Double(max(1, map.pixels.count))
    }
  }
}
