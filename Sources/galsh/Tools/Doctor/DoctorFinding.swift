import GalaxyRuntime

/// One thing that `galsh doctor` has looked at.
struct DoctorFinding {
  /// How it stands.
  enum FindingState: String {
    /// Nothing to do.
    case good
    /// galsh works, and would do more with what the remedy says.
    case hint
    /// Something that galsh needs is missing or wrong.
    case mend
  }

  /// What was looked at, in a word or two.
  let name: String
  let state: FindingState
  /// What was found, in a line.
  let text: String
  /// What to do; nil where all is good.
  let remedy: String?
  /// The same for programs, value by value.
  let details: [JSON.Member]

  /// All is well.
  static func good(_ name: String, _ text: String, _ details: [JSON.Member] = []) -> DoctorFinding {
    DoctorFinding(name: name, state: .good, text: text, remedy: nil, details: details)
  }

  /// More can be had.
  static func hint(_ name: String, _ text: String, remedy: String, _ details: [JSON.Member] = [])
    -> DoctorFinding
  {
    DoctorFinding(name: name, state: .hint, text: text, remedy: remedy, details: details)
  }

  /// Something is to be mended.
  static func mend(_ name: String, _ text: String, remedy: String, _ details: [JSON.Member] = [])
    -> DoctorFinding
  {
    DoctorFinding(name: name, state: .mend, text: text, remedy: remedy, details: details)
  }
}
