/// How many threads long work should use on this machine, and why.
///
/// The processors that the process may run on and the share of them that its control group grants are the most
/// that it can keep busy; `OMP_NUM_THREADS` overrules both, `SLURM_CPUS_PER_TASK` overrules that, and none of
/// them gives more threads than the machine has processors.
public struct ThreadCount: Sendable, Equatable {
  /// Threads, at least 1.
  public var count: Int
  /// What decides, in a few words, such as `affinity mask` or `OMP_NUM_THREADS=4`.
  public var reason: String
  /// Values of the environment that were passed over, each in a sentence.
  public var remarks: [String] = []

  /// A number that somebody gave, and where.
  public init(_ count: Int, _ reason: String) { (self.count, self.reason) = (max(1, count), reason) }

  /// The choice for this process.
  public static func ofThisProcess(_ variable: (String) -> String?) -> ThreadCount {
    ThreadCount(
      online: ProcessorShare.online, allowed: ProcessorShare.allowed, granted: ProcessorShare.granted(),
      variable)
  }

  /// - Parameters:
  ///   - online: processors of the machine.
  ///   - allowed: those that the process may run on; nil where that is not known.
  ///   - granted: processors that its control group grants, 1.5 for one and a half; nil without a quota.
  ///   - variable: the value of a variable of the environment.
  init(online: Int, allowed: Int?, granted: Double?, _ variable: (String) -> String?) {
    let online = max(1, online)
    self.init(online, "all cores")
    if let allowed, allowed < count { self.init(allowed, "affinity mask, \(allowed) of \(online) cores") }
    // What is left of a processor is worth a thread: without it that part would lie idle.
    if let granted, granted.rounded(.up) < Double(count) {
      self.init(Int(granted.rounded(.up)), "cgroup quota, \(NumberText.significant(granted, 3)) cores")
    }
    for name in Self.variables {
      guard let text = variable(name)?.trimmingBlanks, !text.isEmpty else { continue }
      guard let wanted = Self.number(text) else {
        remarks.append("\(name)=\(text.prefix(40)) is passed over: it is no whole number from 1 on")
        continue
      }
      let earlier = remarks
      let limit = wanted > online ? ", of which there are \(online) cores" : ""
      self.init(min(wanted, online), "\(name)=\(text)\(limit)")
      remarks = earlier
    }
  }

  /// In the order in which they are overruled.
  private static let variables = ["OMP_NUM_THREADS", "SLURM_CPUS_PER_TASK"]

  /// A whole number from 1 on; of OpenMP's list for nested work, `4,2`, the first.
  private static func number(_ text: String) -> Int? {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0.trimmingBlanks) }
    guard numbers.allSatisfy({ $0 ?? 0 >= 1 }), let first = numbers.first else { return nil }
    return first
  }
}

extension StringProtocol {
  /// Without the blanks at both ends.
  fileprivate var trimmingBlanks: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
