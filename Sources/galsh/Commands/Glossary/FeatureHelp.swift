import GalaxyLang
import GalaxyRuntime

/// What `help features`, and help on each of them, says: made from the tables of those who measure them.
enum FeatureHelp {
  /// A number or flag.
  private struct Entry {
    let name: String
    let meaning: String
    let source: String
    var family: FeatureFamily?
  }

  private static let features = Morphology.features.map {
    Entry(name: $0.name, meaning: $0.meaning, source: $0.source, family: $0.family)
  }
  private static let classical = ClassicalMorphology.features.map {
    Entry(name: $0.name, meaning: $0.meaning, source: $0.source)
  }
  private static let places = ShapeColumns.furtherNames.filter { name in
    !ClassicalMorphology.features.contains { $0.name == name }
  }.map { Entry(name: $0, meaning: ShapeColumns.meaning(of: $0) ?? "", source: "") }
  private static let flags = Morphology.Flag.allCases.map {
    Entry(name: $0.rawValue, meaning: $0.meaning, source: "")
  }

  /// The pages of the glossary: one of all, one of each.
  static let pages: String = {
    let head = """
      @ features; feature; feature table; morphology; shapes; measurements
      Numbers that describe an image. `measure` takes 72 of a galaxy's shape: on the deprojected image w of 64 × 64 \
      pixels, which is the galaxy seen face on, centred, its major axis along the rows, half its side 1.25 r90; r is a \
      radius in it in pixels. Detectors judge these; beside them stand where and how large the galaxy is, the \
      classical statistics by their papers' definitions, and flags that tell when not to trust any of it. `load \
      features` takes the numbers of another program.
      source: docs/verdicts.md
      see: measure, detector

      """
    // One word that stands for something else as well keeps its page there.
    let alone = features + classical + flags + places.filter { $0.name.count > 1 && $0.name != "sky" }
    return head
      + alone.map { entry in
        """
        @ \(entry.name)
        \(entry.meaning.prefix(1).uppercased() + entry.meaning.dropFirst()).
        source: \(entry.source.isEmpty ? "galsh's own" : entry.source)
        see: features

        """
      }.joined(separator: "\n")
  }()

  /// Every number with its formula, a table each for features, what is measured beside them, and flags.
  static func sections(width: Int) -> [String] {
    let families = FeatureFamily.allCases.map { family in
      let members = features.filter { $0.family == family }
      return (
        "\(family.rawValue), \(family.meaning): \(members.count) of the \(features.count) features", members
      )
    }
    return (families + [("measured beside them", places + classical), ("flags", flags)]).map {
      title, entries in
      "\(title):\n"
        + HelpText.table(
          entries.map { ($0.name, $0.meaning + ($0.source.isEmpty ? "" : " [\($0.source)]")) }, width: width)
    }
  }

  /// The same for programs.
  static var json: JSON {
    let kinds = [("feature", features), ("further", places + classical), ("flag", flags)]
    return .array(
      kinds.flatMap { kind, entries in
        entries.map {
          [
            "name": .string($0.name), "kind": .string(kind), "family": .optional($0.family?.rawValue),
            "meaning": .string($0.meaning), "source": .string($0.source),
          ]
        }
      })
  }
}
