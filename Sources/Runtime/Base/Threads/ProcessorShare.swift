import CInstructionSet

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What of the machine's processors the process may use.
enum ProcessorShare {
  /// The processors that are online.
  static var online: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The processors of the affinity mask, which `taskset`, a batch system or a container sets; nil where there
  /// is none.
  static var allowed: Int? {
    // A mask that is shorter than the kernel's is refused: 1024 processors do for most machines.
    for bytes in [128, 1024, 8192] {
      var mask = [UInt8](repeating: 0, count: bytes)
      let written = galsh_allowed_processors(&mask, UInt(bytes))
      if written > 0 { return max(1, mask.prefix(written).reduce(0) { $0 + $1.nonzeroBitCount }) }
    }
    return nil
  }

  /// The processors that the control groups around the process grant it, 1.5 for one and a half: the smallest
  /// quota of the group and all those above it, in either version of control groups. Nil without one.
  /// - Parameter root: what stands in the place of `/`, for tests.
  static func granted(root: String = "") -> Double? {
    var quotas: [Double] = []
    for (folder, isUnified) in ControlGroups.folders(of: "cpu", root: root) {
      if let quota = isUnified ? unified(folder) : separate(folder) { quotas.append(quota) }
    }
    return quotas.min()
  }

  /// `cpu.max`: "150000 100000", or "max 100000" without a quota.
  private static func unified(_ folder: String) -> Double? {
    guard let line = ControlGroups.lines("\(folder)/cpu.max").first else { return nil }
    let words = line.split(separator: " ")
    return words.count == 2 ? share(String(words[0]), of: String(words[1])) : nil
  }

  /// `cpu.cfs_quota_us`, -1 without a quota, and `cpu.cfs_period_us`.
  private static func separate(_ folder: String) -> Double? {
    guard let quota = ControlGroups.lines("\(folder)/cpu.cfs_quota_us").first,
      let period = ControlGroups.lines("\(folder)/cpu.cfs_period_us").first
    else { return nil }
    return share(quota, of: period)
  }

  private static func share(_ quota: String, of period: String) -> Double? {
    guard let quota = Double(quota), let period = Double(period), quota > 0, period > 0,
      (quota / period).isFinite
    else { return nil }
    return quota / period
  }
}
