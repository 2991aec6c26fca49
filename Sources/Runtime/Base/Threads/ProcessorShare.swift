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
    let mounts = lines("\(root)/proc/self/mountinfo").compactMap(Mount.init)
    var quotas: [Double] = []
    for line in lines("\(root)/proc/self/cgroup") {
      // 4:cpu,cpuacct:/user.slice or 0::/user.slice
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else { continue }
      let isUnified = parts[0] == "0" && parts[1].isEmpty
      guard isUnified || parts[1].split(separator: ",").contains("cpu"),
        let mount = mounts.last(where: { isUnified ? $0.isUnified : $0.hasProcessors })
      else { continue }
      for folder in mount.folders(of: parts[2]) {
        let quota = isUnified ? unified("\(root)\(folder)") : separate("\(root)\(folder)")
        if let quota { quotas.append(quota) }
      }
    }
    return quotas.min()
  }

  /// `cpu.max`: "150000 100000", or "max 100000" without a quota.
  private static func unified(_ folder: String) -> Double? {
    guard let line = lines("\(folder)/cpu.max").first else { return nil }
    let words = line.split(separator: " ")
    return words.count == 2 ? share(String(words[0]), of: String(words[1])) : nil
  }

  /// `cpu.cfs_quota_us`, -1 without a quota, and `cpu.cfs_period_us`.
  private static func separate(_ folder: String) -> Double? {
    guard let quota = lines("\(folder)/cpu.cfs_quota_us").first,
      let period = lines("\(folder)/cpu.cfs_period_us").first
    else { return nil }
    return share(quota, of: period)
  }

  private static func share(_ quota: String, of period: String) -> Double? {
    guard let quota = Double(quota), let period = Double(period), quota > 0, period > 0,
      (quota / period).isFinite
    else { return nil }
    return quota / period
  }

  private static func lines(_ path: String) -> [String] {
    // Files of the kernel say that they are empty: they are read to their end.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count < 1 << 20 {
      let count = read(descriptor, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// A line of `mountinfo` that tells of control groups.
private struct Mount {
  /// The group that is mounted, and where.
  private let group: String
  private let place: String
  let isUnified: Bool
  /// Whether it is the tree of version 1 that shares out processors.
  let hasProcessors: Bool

  /// `36 25 0:31 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct`
  init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 3 else { return nil }
    let kind = words[dash + 1]
    guard kind == "cgroup" || kind == "cgroup2" else { return nil }
    (group, place) = (words[3], words[4])
    isUnified = kind == "cgroup2"
    hasProcessors = kind == "cgroup" && words[dash + 3].split(separator: ",").contains("cpu")
  }

  /// The folders of a group and of those above it, as far as they can be seen from here. In a container a
  /// group may be named as the machine names it, and be mounted as the root of the tree.
  func folders(of path: String) -> [String] {
    var parts = path.split(separator: "/").map(String.init)
    let above = group.split(separator: "/").map(String.init)
    let isSeen = !parts.contains("..") && parts.starts(with: above)
    parts = isSeen ? Array(parts.dropFirst(above.count)) : []
    return (0...parts.count).reversed().map { depth in
      ([place == "/" ? "" : place] + parts.prefix(depth)).joined(separator: "/")
    }
  }
}
