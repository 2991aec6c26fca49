import GalaxyBase
import GalaxyImages
import GalaxyMorphology

/// What a picture tells without the shape of its galaxy: the shortcuts by which two sets of pictures may be
/// told apart though their galaxies are alike.
public struct PictureViews: Sendable, Equatable {
  /// A shortcut.
  public enum Shortcut: String, Sendable, CaseIterable {
    case border, size, background

    /// What it looks at.
    public var meaning: String {
      switch self {
      case .border: "eight numbers of the four outermost pixels"
      case .size: "the galaxy's radii as shares of the frame, and the share of the frame that it fills"
      case .background: "level, noise and its correlation, black pixels and JPEG's blocks of the sky"
      }
    }
  }

  /// The numbers of each shortcut; NaN for what could not be measured.
  public let values: [Shortcut: [Double]]

  /// The numbers of `FrameObservation` that describe the background.
  private static let sky: [FrameObservation.Quantity] = [
    .sky, .noise, .black, .correlation1, .correlation2, .correlation4, .blocks,
  ]

  /// Looks at a picture of grey levels 0 … 255. `maskShare` is the share of the frame that its galaxy fills.
  package init(_ picture: Raster<Double>, maskShare: Double, workspace: MorphologyWorkspace) {
    let seen = FrameObservation(picture, workspace: workspace)
    values = [
      .border: BorderNumbers.values(picture),
      .size: [
        logarithm(seen[.ninetyLight]), logarithm(seen[.halfLight]), logarithm(maskShare + 1e-4),
      ],
      .background: Self.sky.map { seen[$0] },
    ]
  }

  /// Whether all is the same.
  public static func == (a: PictureViews, b: PictureViews) -> Bool {
    Shortcut.allCases.allSatisfy { shortcut in
      let (one, two) = (a.values[shortcut] ?? [], b.values[shortcut] ?? [])
      return zip(one, two).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }
  }
}
