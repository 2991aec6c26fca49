import GalaxyBase
import GalaxyData

/// What several models of one class each make of an image together: one label, or none of them.
public struct Classification: Sendable, Equatable {
  /// One image.
  public struct Row: Sendable, Equatable {
    /// The file.
    public let path: String
    /// The short name shown to the user.
    public let name: String
    /// The true class, where it is known.
    public let truth: String?
    /// The class that is nearest; nil where the image could not be measured.
    public let nearest: String?
    /// How often a normal image of that class would be at least so strange.
    public let p: Double?
    /// How far that class is ahead of the next, in the unit of the scores.
    public let margin: Double?
    /// By each model how near its class is; larger = nearer.
    public let scores: [Double]
    /// The quality flags of the image's measures.
    public let flags: [String]
    /// Why there is no answer.
    public let reason: String?
    /// Whether the image is of none of the classes, by the rule.
    public let isNone: Bool
    /// Of an image that `match` made several pictures of: how many were asked, and how many of these alone give
    /// the answer that they give together.
    public var draws: Draws?

    /// The answer in a word: a class, `none`, or nothing.
    public var kind: String? { nearest.map { isNone ? Classification.none : $0 } }
  }

  /// How draws of one image agree.
  public struct Draws: Sendable, Equatable {
    /// How many could be measured.
    public let count: Int
    /// How many give the image's answer.
    public let agreeing: Int
    /// `4 of 5`.
    public var text: String { "\(agreeing) of \(count)" }
  }

  /// The word for an image of none of the classes.
  public static let none = "none"

  /// The classes, in the order of the models.
  public let classes: [String]
  /// The images.
  public let rows: [Row]
  /// How it was decided, in a sentence.
  public let rule: String
  /// An image is of none of the classes where its p-value is not above this.
  public let alpha: Double

  /// Whether draws of images were averaged.
  public var isAveraged: Bool { rows.contains { $0.draws != nil } }

  /// How many rows have an answer, by class and `none`.
  public var counts: [(kind: String, count: Int)] {
    (classes + [Self.none]).map { kind in (kind, rows.count { $0.kind == kind }) }
  }

  /// The images whose true class is one of the models'.
  private var judged: [Row] { rows.filter { $0.kind != nil && $0.truth.map(classes.contains) ?? false } }

  /// The share of the images of these classes that got their own; nil where there are none.
  public var accuracy: Double? {
    let judged = judged
    return judged.isEmpty ? nil : Double(judged.count { $0.kind == $0.truth }) / Double(judged.count)
  }

  /// Its 95 % interval (Wilson 1927).
  public var accuracyInterval: Interval? {
    let judged = judged
    return judged.isEmpty ? nil : Interval(successes: judged.count { $0.kind == $0.truth }, of: judged.count)
  }

  /// For each true class, how many images got each answer, in the order of `counts`; the models' classes first.
  public var confusion: [(truth: String, counts: [Int])] {
    let known = rows.filter { $0.kind != nil }
    let truths = Set(known.compactMap(\.truth))
    let order = classes.filter(truths.contains) + truths.subtracting(classes).sorted()
    return order.map { truth in
      let own = known.filter { $0.truth == truth }
      return (truth, (classes + [Self.none]).map { kind in own.count { $0.kind == kind } })
    }
  }
}
