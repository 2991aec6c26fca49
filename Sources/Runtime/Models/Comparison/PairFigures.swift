import GalaxyBase
import GalaxyData

/// How a set differs from the real galaxies, in figures.
public struct PairFigures: Sendable, Equatable {
  /// What the session calls the set.
  public let name: String
  /// How many images and galaxies were compared.
  public let images: Int, galaxies: Int
  /// How many images could not be measured, and how many were left out as another set shows them, too.
  public let unmeasured: Int, leaked: Int
  /// How well a classifier tells it from the real ones by their features; nil where there are too few
  /// galaxies.
  public internal(set) var auc: Estimate?
  /// The maximum mean discrepancy with its p, and the value that chance stays below in 95 %.
  public internal(set) var mmd: Estimate?, mmdChance: Double?
  /// How far the scores of a model lie apart; nil without one.
  public internal(set) var ks: Estimate?, wasserstein: Estimate?
  /// The share of its galaxies that lie among the real ones.
  public internal(set) var shareAmongReal: Estimate?
  /// How well each shortcut tells it from the real ones; empty without pictures.
  public internal(set) var shortcuts: [Shortcut] = []

  /// What one shortcut tells.
  public struct Shortcut: Sendable, Equatable {
    /// What is looked at.
    public let view: PictureViews.Shortcut
    /// The area under the ROC curve.
    public let auc: Estimate
  }

  /// The background tells the sets apart: observation alone can explain a difference.
  public static let gate = 0.6

  init(_ sample: ImageSample) {
    (name, images, galaxies) = (sample.set.name, sample.places.count, sample.galaxies)
    (unmeasured, leaked) = (sample.unmeasured, sample.leaked)
  }

  /// What an area far below ½ says: a classifier that never saw an image takes it for the other set, since that has
  /// one like it. Nil where there is no such sign.
  var twins: String? {
    guard let auc, let interval = auc.interval, interval.high < 0.4 else { return nil }
    return
      "images of \(name) seem to stand among the real ones, too, mirrored or saved anew (AUC \(auc.text()), far "
      + "below chance)"
  }

  /// The figure of the background, where it exceeds the gate and its interval ½.
  public var observationExplains: Estimate? {
    shortcuts.first { $0.view == .background }.map(\.auc).flatMap { figure in
      figure.value > Self.gate && (figure.interval?.low ?? 0) > 0.5 ? figure : nil
    }
  }

  // MARK: - For programs and session files

  /// The figures by name.
  var members: [JSON.Member] {
    func figure(_ name: String, _ figure: Estimate?) -> [JSON.Member] {
      figure?.members(name) ?? Estimate.missing(name)
    }
    let counts: [JSON.Member] = [
      .init("set", .string(name)), .init("images", .integer(images)), .init("galaxies", .integer(galaxies)),
      .init("unmeasured", .integer(unmeasured)), .init("leaked", .integer(leaked)),
    ]
    return counts + figure("auc", auc) + figure("mmd", mmd) + [.init("mmd_chance", .optional(mmdChance))]
      + figure("ks", ks) + figure("wasserstein", wasserstein) + figure("share_among_real", shareAmongReal)
      + [
        .init(
          "shortcuts",
          .object(shortcuts.map { .init($0.view.rawValue, .object($0.auc.members("auc"))) }))
      ]
  }

  /// Reads what `members` wrote; nil if it is anything else.
  init?(json: JSON?) {
    guard let json, let name = json["set"]?.string, let images = json["images"]?.integer,
      let galaxies = json["galaxies"]?.integer
    else { return nil }
    (self.name, self.images, self.galaxies) = (name, images, galaxies)
    unmeasured = json["unmeasured"]?.integer ?? 0
    leaked = json["leaked"]?.integer ?? 0
    (auc, mmd, mmdChance) = (Estimate("auc", of: json), Estimate("mmd", of: json), json["mmd_chance"]?.number)
    (ks, wasserstein) = (Estimate("ks", of: json), Estimate("wasserstein", of: json))
    shareAmongReal = Estimate("share_among_real", of: json)
    shortcuts = (json["shortcuts"]?.object ?? []).compactMap { member in
      guard let view = PictureViews.Shortcut(rawValue: member.key),
        let auc = Estimate("auc", of: member.value)
      else { return nil }
      return Shortcut(view: view, auc: auc)
    }
  }
}
