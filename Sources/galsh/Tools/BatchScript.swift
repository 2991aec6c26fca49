import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// A batch script for Slurm that runs a script of galsh: over MPI on nodes, or as the tasks of an array job, each of
/// which scores a part of a list.
struct BatchScript {
  /// The script.
  let text: String
  /// Where it is written.
  let file: String
  /// Whether it is to be submitted.
  let isSubmitted: Bool
  /// Whether a file that is there and was changed is replaced.
  let overwrites: Bool
  /// What there is to say of it.
  private(set) var remarks: [String] = []

  private static let options = [
    "time", "nodes", "array", "threads", "mpi", "partition", "account", "qos", "mem", "name", "to",
    "overwrite",
    "submit",
  ]

  /// - Throws: GalaxyError of kind `bad-job`.
  init(_ script: String, _ values: [String: String], source: SourceText) throws(GalaxyError) {
    let parameters = source.parameterNames
    for name in values.keys.sorted() where !Self.options.contains(name) && !parameters.contains(name) {
      throw Self.bad(
        "\(name)= is no option of a job and no param of \(script)",
        hint: Suggestions.hint(for: name, among: Self.options + parameters)
          ?? "the options are \(Self.options.map { "\($0)=" }.joined(separator: ", "))")
    }
    if let both = parameters.first(where: { Self.options.contains($0) && values[$0] != nil }) {
      remarks.append("\(both)= is taken for the job; the param \(both) of \(script) keeps its default")
    }
    guard let time = values["time"] else {
      throw Self.bad("a job needs its time limit", hint: "time=2:00:00, two hours")
    }
    guard Self.isTime(time) else {
      throw Self.bad(
        "time=\(time) is no time limit", hint: "90 (minutes), 2:00:00, 1-12 (a day and 12 hours)")
    }
    let nodes = try Self.number("nodes", values, most: 100_000)
    let array = try Self.number("array", values, most: ShardChoice.most)
    let threads = try Self.number("threads", values, most: 4096) ?? 1
    if array != nil, nodes ?? 1 > 1 {
      throw Self.bad(
        "nodes= and array= exclude each other: ranks over MPI, or tasks that know nothing of each other",
        hint: "array=\(array ?? 1) alone for `apply … shard=auto`, nodes=\(nodes ?? 1) alone for a training")
    }
    let kind = values["mpi"] ?? "pmix"
    guard ["pmix", "pmi2"].contains(kind) else {
      throw Self.bad("mpi=\(kind) is neither pmix (Open MPI) nor pmi2 (MPICH)")
    }
    for name in ["partition", "account", "qos", "mem", "name"] {
      guard let value = values[name] else { continue }
      guard !value.isEmpty,
        value.allSatisfy({ $0.isASCII && !$0.isWhitespace && !"'\"\\$`;&|<>#".contains($0) })
      else {
        throw Self.bad("\(name)=\(value) is nothing that Slurm takes")
      }
    }
    isSubmitted = try Self.truth("submit", values)
    overwrites = try Self.truth("overwrite", values)
    let base = script.hasSuffix(".gal") ? String(script.dropLast(4)) : script
    file = values["to"] ?? base + ".sbatch"
    // Slurm reads no quotes in its cards.
    let name =
      values["name"]
      ?? String((base.split(separator: "/").last ?? "galsh").map { Self.isPlain($0) ? $0 : "_" })
    let given = values.filter { !Self.options.contains($0.key) }.sorted { $0.key < $1.key }
    let arguments = ([script] + given.map { "\($0.key)=\($0.value)" }).map(Self.quoted).joined(separator: " ")

    var cards = ["--job-name=\(name)", "--time=\(time)", "--cpus-per-task=\(threads)"]
    for option in ["partition", "account", "qos", "mem"] {
      if let value = values[option] { cards.append("--\(option)=\(value)") }
    }
    cards += ["--requeue", "--open-mode=append"]
    if let array {
      text = Self.text(
        "\(script) in \(array) parts, each a task of an array job.",
        cards + ["--array=1-\(array)", "--ntasks=1", "--output=\(name)-%A_%a.out"],
        """
        # Which part this is. How many there are stays as it is when some tasks alone are submitted again: sbatch --array=3,7
        export \(ShardChoice.variable)="$SLURM_ARRAY_TASK_ID/\(array)"
        "${GALSH:-galsh}" --threads \(threads) \(arguments)
        """)
      if !String(decoding: source.bytes, as: UTF8.self).contains("shard=") {
        remarks.append("\(script) has no shard=auto: every task would do the whole of it")
      }
    } else {
      let ranks = nodes ?? 1
      let start =
        ranks > 1 ? "srun --kill-on-bad-exit=1 --mpi=\(kind)" : "srun --kill-on-bad-exit=1"
      text = Self.text(
        ranks > 1 ? "\(script) on \(ranks) nodes, a rank each." : "\(script) on one node.",
        cards + [
          "--nodes=\(ranks)", "--ntasks-per-node=1", "--signal=USR1@120", "--output=\(name)-%j.out",
        ],
        """
        # All that is done is kept in a session, from which a job that is queued again goes on.
        session="\(name)-$SLURM_JOB_ID"
        if [ -e "$session.galsession" ]; then
          set -- resume "$session"
        else
          set -- --session "$session" \(arguments)
        fi
        \(start) "${GALSH:-galsh}" "$@" --threads \(threads) && status=0 || status=$?
        # Stopped by USR1 before the time is over, or by TERM, and kept: there is more to do.
        case $status in
        0 | 138 | 143)
          if "${GALSH:-galsh}" resume "$session" --is-unfinished; then scontrol requeue "$SLURM_JOB_ID"; fi
          ;;
        esac
        exit $status
        """)
    }
  }

  private static func text(_ what: String, _ cards: [String], _ body: String) -> String {
    """
    #!/bin/bash
    # \(what) Written by galsh \(galshVersion).
    \(cards.map { "#SBATCH \($0)" }.joined(separator: "\n"))

    set -eu
    \(body)

    """
  }

  /// An option that is true or false; false where it is not given.
  private static func truth(_ name: String, _ values: [String: String]) throws(GalaxyError) -> Bool {
    switch values[name] ?? "false" {
    case "true": return true
    case "false": return false
    case let other: throw bad("\(name)=\(other) is neither true nor false")
    }
  }

  /// A number from 1 on; nil where none is given.
  private static func number(
    _ name: String, _ values: [String: String], most: Int
  ) throws(GalaxyError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = Int(text), (1...most).contains(number) else {
      throw bad("\(name)=\(text) is no whole number from 1 to \(most)")
    }
    return number
  }

  /// Minutes, minutes:seconds, hours:minutes:seconds, days-hours and so on.
  private static func isTime(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let last = parts.last else { return false }
    let fields = last.split(separator: ":", omittingEmptySubsequences: false)
    return (parts.count == 1 || Int(parts[0]) != nil) && (1...3).contains(fields.count)
      && fields.allSatisfy { !$0.isEmpty && $0.count < 9 && $0.allSatisfy { $0.isASCII && $0.isNumber } }
      && text.contains { "123456789".contains($0) }
  }

  /// A word for the shell.
  static func quoted(_ word: String) -> String {
    word.allSatisfy(isPlain) && !word.isEmpty
      ? word
      : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "_-./=:,+%@".contains(character))
  }

  private static func bad(_ what: String, hint: String? = nil) -> GalaxyError {
    GalaxyError(SubmitError.badJob, what, hint: hint ?? "`galsh submit --help` lists the options")
  }
}
