import GalaxyBase

/// What a dataset of matched images knows of how it was made: the real images it was made like, and what was
/// done to all of its images alike.
public struct Matching: Sendable, Equatable {
  /// The steps of a match, in their order.
  public enum Step: String, Sendable, CaseIterable {
    case frame, gain, blur, noise, sky, coding
  }

  /// What the session called the real images.
  public let target: String
  /// How many of them gave their numbers.
  public let targetCount: Int
  /// How many pictures were made of each original.
  public let draws: Int
  /// The steps that were taken.
  public let steps: [Step]
  /// Deviation of the Gaussian that all were blurred by, in pixels of the real pictures; 0 for none.
  public let blur: Double
  /// Deviation of the Gaussian that made neighbouring pixels of the added noise alike, in pixels; nil where no
  /// noise was added.
  public let noiseColour: Double?

  /// `matched to real.train (420 images), 5 draws each: frame, gain, noise (coloured by 0.45 px), sky, coding`.
  public var text: String {
    let words = steps.map { step in
      switch step {
      case .blur: "blur (\(NumberText.significant(blur, 2)) px)"
      case .noise:
        "noise"
          + (noiseColour.map { " (coloured by \(NumberText.significant($0, 2)) px)" } ?? "")
      default: step.rawValue
      }
    }
    return "matched to \(target) (\(counted(targetCount, "image"))), \(counted(draws, "draw")) each: "
      + (words.isEmpty ? "no step" : words.joined(separator: ", "))
  }

  /// For a session file and for programs.
  public var json: JSON {
    [
      "target": .string(target), "target_images": .integer(targetCount), "draws": .integer(draws),
      "steps": .array(steps.map { .string($0.rawValue) }), "blur": .number(blur),
      "noise_colour": noiseColour.map(JSON.number) ?? .null,
    ]
  }

  /// Reads what `json` wrote; nil if it is anything else.
  package init?(json: JSON?) {
    guard let target = json?["target"]?.string, let count = json?["target_images"]?.integer,
      let draws = json?["draws"]?.integer, let steps = json?["steps"]?.array, let blur = json?["blur"]?.number
    else { return nil }
    self.init(
      target: target, targetCount: count, draws: draws,
      steps: steps.compactMap { $0.string.flatMap(Step.init) }, blur: blur,
      noiseColour: json?["noise_colour"]?.number)
  }

  init(
    target: String, targetCount: Int, draws: Int, steps: [Step], blur: Double, noiseColour: Double?
  ) {
    (self.target, self.targetCount, self.draws, self.steps) = (target, targetCount, draws, steps)
    (self.blur, self.noiseColour) = (blur, noiseColour)
  }
}
