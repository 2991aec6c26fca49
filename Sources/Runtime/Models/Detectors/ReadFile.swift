import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// What became of one file that was read and scored; ranks that share the files send it to each other.
struct ReadFile: Carried {
  enum Outcome: Sendable {
    /// Its score.
    case score(Double)
    /// Why it could not be read.
    case problem(GalaxyError)
    /// One of many that is no image at all.
    case ignored
  }

  var outcome = Outcome.ignored
  /// The file with the digest of its bytes, where that was asked for.
  var origin: ImageOrigin?
  /// What there is to say of its pixels.
  var remarks: [ImageRemark] = []
  /// Whether it is of another kind than the training's images: see `Preprocessing.isForeign`.
  var isForeign = false

  init() {}

  func carry(into load: inout CarriedLoad) {
    switch outcome {
    case .score(let score):
      0.carry(into: &load)
      score.carry(into: &load)
    case .problem(let problem):
      1.carry(into: &load)
      problem.carry(into: &load)
    case .ignored: 2.carry(into: &load)
    }
    origin.carry(into: &load)
    remarks.carry(into: &load)
    isForeign.carry(into: &load)
  }
  init(from load: inout CarriedLoad) throws(GalaxyError) {
    switch try Int(from: &load) {
    case 0: outcome = .score(try Double(from: &load))
    case 1: outcome = .problem(try GalaxyError(from: &load))
    case 2: outcome = .ignored
    default: throw CarriedLoad.broken
    }
    origin = try ImageOrigin?(from: &load)
    remarks = try [ImageRemark](from: &load)
    isForeign = try Bool(from: &load)
  }
}
