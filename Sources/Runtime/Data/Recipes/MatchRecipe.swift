import GalaxyBase
import GalaxyImages

/// How one simulated image was made like one real one: all that is needed to make the same pixels again from
/// its file. A step that was left out has no number.
public struct MatchRecipe: Sendable, Hashable {
  /// How much of the picture is taken.
  public enum Frame: Sendable, Hashable {
    /// The middle square.
    case whole
    /// A square about the galaxy, of whose side its r90 is this share.
    case share(Double)
    /// A square about the galaxy of so many pixels of its picture.
    case side(Double)
  }

  /// How bright the galaxy becomes.
  public enum Gain: Sendable, Hashable {
    /// As it is.
    case none
    /// Its brightest parts so many grey levels above the sky, within a factor of 3 of what they are.
    case peak(Double)
    /// So many times as bright.
    case factor(Double)
  }

  /// What becomes of the numbers at last.
  public enum Coding: Sendable, Hashable {
    /// Nothing.
    case none
    /// They are rounded to whole grey levels.
    case rounded
    /// They are rounded, written as JPEG and read again.
    case jpeg(JPEGCoding)
  }

  /// The seed, and the name of the stream that the noise comes from.
  public var seed: UInt64, stream: String
  /// The number of the draw among those of its original, from 1 on.
  public var draw: Int
  /// The real image whose numbers these are.
  public var target: String
  /// The real picture's side in pixels, which the matched one gets unless that would enlarge it.
  public var side: Int
  /// Whether the colours are kept.
  public var isColour: Bool
  /// How much of the picture is taken.
  public var frame: Frame
  /// How bright the galaxy becomes.
  public var gain: Gain
  /// Deviation of the Gaussian that it is blurred by, in pixels of the real picture; 0 for none.
  public var blur: Double
  /// The noise that the border is to have, in grey levels; nil for no noise that is added.
  public var noise: Double?
  /// Deviation of the Gaussian that makes neighbouring pixels of the noise alike, in pixels.
  public var noiseColour: Double
  /// The level of the sky in grey levels, of each colour if there are three; nil for its own.
  public var sky: [Double]?
  /// What becomes of the numbers at last.
  public var coding: Coding
  /// How it is observed in flux to the end, by headers, in the place of the steps from the frame to the coding.
  public var flux: FluxRecipe?
}

extension MatchRecipe {
  /// For a session file.
  var stored: JSON {
    var members: [JSON.Member] = [
      .init("seed", .string(String(seed))), .init("stream", .string(stream)), .init("draw", .integer(draw)),
      .init("target", .string(target)), .init("side", .integer(side)), .init("colour", .bool(isColour)),
    ]
    switch frame {
    case .whole: break
    case .share(let share): members.append(.init("r90_frame", .number(share)))
    case .side(let side): members.append(.init("frame_side", .number(side)))
    }
    switch gain {
    case .none: break
    case .peak(let peak): members.append(.init("peak", .number(peak)))
    case .factor(let factor): members.append(.init("gain", .number(factor)))
    }
    if blur > 0 { members.append(.init("blur", .number(blur))) }
    if let noise {
      members += [.init("noise", .number(noise)), .init("noise_colour", .number(noiseColour))]
    }
    if let sky { members.append(.init("sky", .array(sky.map(JSON.number)))) }
    switch coding {
    case .none: break
    case .rounded: members.append(.init("coding", .string("rounded")))
    case .jpeg(let jpeg):
      members += [
        .init("quality", .integer(jpeg.quality)), .init("subsampling", .string(jpeg.subsampling.rawValue)),
      ]
    }
    if let flux { members.append(.init("flux", flux.stored)) }
    return .object(members)
  }

  /// Reads what `stored` wrote; nil if it is anything else.
  init?(stored json: JSON?) {
    guard let seed = json?["seed"]?.string.flatMap(UInt64.init), let stream = json?["stream"]?.string,
      let draw = json?["draw"]?.integer, let target = json?["target"]?.string,
      let side = json?["side"]?.integer, (1...ImageLoader.largestSide * 16).contains(side),
      let isColour = json?["colour"]?.bool
    else { return nil }
    if let stored = json?["flux"] {
      guard let flux = FluxRecipe(stored: stored) else { return nil }
      self.flux = flux
    }
    (self.seed, self.stream, self.draw, self.target) = (seed, stream, draw, target)
    (self.side, self.isColour) = (side, isColour)
    frame =
      json?["r90_frame"]?.number.map(Frame.share) ?? json?["frame_side"]?.number.map(Frame.side) ?? .whole
    gain = json?["peak"]?.number.map(Gain.peak) ?? json?["gain"]?.number.map(Gain.factor) ?? .none
    blur = json?["blur"]?.number ?? 0
    noise = json?["noise"]?.number
    noiseColour = json?["noise_colour"]?.number ?? 0
    sky = json?["sky"]?.array?.compactMap(\.number)
    if let quality = json?["quality"]?.integer,
      let subsampling = json?["subsampling"]?.string.flatMap(JPEGCoding.Subsampling.init)
    {
      coding = .jpeg(JPEGCoding(quality: quality, subsampling: subsampling))
    } else {
      coding = json?["coding"]?.string == "rounded" ? .rounded : .none
    }
  }
}
