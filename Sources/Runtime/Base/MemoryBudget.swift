#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much memory the process may still take, and what sets the limit.
package struct MemoryBudget: Sendable, Equatable {
  /// Bytes, at least 0.
  package var bytes: Double
  /// What decides, such as "free memory of this machine".
  package var reason: String

  package init(bytes: Double, reason: String) { (self.bytes, self.reason) = (max(0, bytes), reason) }

  /// The least of what the machine has free, what the control groups leave, and what `ulimit -v` and
  /// `ulimit -d` leave.
  /// - Parameter root: what stands in the place of `/`, for tests.
  package static func now(root: String = "") -> MemoryBudget {
    let all =
      [
        freeMemory(root), unusedLimit(root, ResourceLimit.addressSpace, "ulimit -v", pages: 0),
        unusedLimit(root, ResourceLimit.data, "ulimit -d", pages: 5),
      ].compactMap(\.self) + groups(root)
    let whole = MemoryBudget(bytes: Double(machineMemory()), reason: "the memory of this machine")
    return all.min { $0.bytes < $1.bytes } ?? whole
  }

  private static func freeMemory(_ root: String) -> MemoryBudget? {
    for line in ControlGroups.lines("\(root)/proc/meminfo") where line.hasPrefix("MemAvailable:") {
      guard let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
        continue
      }
      return MemoryBudget(bytes: kilobytes * 1024, reason: "the free memory of this machine")
    }
    return nil
  }

  /// What of a limit of the process is not in use; `pages` is the place in `statm` of what counts.
  private static func unusedLimit(_ root: String, _ limit: Double?, _ name: String, pages: Int)
    -> MemoryBudget?
  {
    guard let limit else { return nil }
    let words = ControlGroups.lines("\(root)/proc/self/statm").first?.split(separator: " ") ?? []
    let used = words.indices.contains(pages) ? Double(words[pages]) ?? 0 : 0
    let page = Double(max(1, sysconf(Int32(_SC_PAGESIZE))))
    return MemoryBudget(bytes: limit - used * page, reason: "the limit of `\(name)`")
  }

  /// What each control group leaves; pages of files that the kernel can drop count as free.
  private static func groups(_ root: String) -> [MemoryBudget] {
    func number(_ path: String) -> Double? { ControlGroups.lines(path).first.flatMap { Double($0) } }
    return ControlGroups.folders(of: "memory", root: root).compactMap { folder, isUnified in
      let (most, used) =
        isUnified ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
      guard let most = number("\(folder)/\(most)"), let used = number("\(folder)/\(used)"), most < 1e18 else {
        return nil
      }
      let key = isUnified ? "inactive_file " : "total_inactive_file "
      let droppable = ControlGroups.lines("\(folder)/memory.stat").first { $0.hasPrefix(key) }
        .flatMap { Double($0.dropFirst(key.count)) }
      return MemoryBudget(
        bytes: most - used + min(used, droppable ?? 0), reason: "what the control group leaves")
    }
  }
}

/// What `ulimit` has granted the process, in bytes; nil without a limit.
enum ResourceLimit {
  /// `ulimit -v`
  static var addressSpace: Double? { value(RLIMIT_AS) }
  /// `ulimit -d`
  static var data: Double? { value(RLIMIT_DATA) }

  #if canImport(Glibc)
    private static func value(_ kind: __rlimit_resource) -> Double? { value(Int32(kind.rawValue)) }
  #endif

  private static func value(_ kind: Int32) -> Double? {
    var limit = rlimit()
    #if canImport(Glibc)
      let status = getrlimit(__rlimit_resource_t(kind), &limit)
    #else
      let status = getrlimit(kind, &limit)
    #endif
    guard status == 0, limit.rlim_cur < rlim_t(Int64.max) else { return nil }
    return Double(limit.rlim_cur)
  }
}
