#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The control groups around the process, in either version.
enum ControlGroups {
  /// The folders of the process's group and of those above it that say what the group gets of something, such
  /// as `cpu` or `memory`, as far as they can be seen from here; and whether they are of the second version.
  /// - Parameter root: what stands in the place of `/`, for tests.
  static func folders(of controller: String, root: String = "") -> [(path: String, isUnified: Bool)] {
    let mounts = lines("\(root)/proc/self/mountinfo").compactMap(Mount.init)
    var found: [(path: String, isUnified: Bool)] = []
    for line in lines("\(root)/proc/self/cgroup") {
      // 4:cpu,cpuacct:/user.slice or 0::/user.slice
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else { continue }
      let isUnified = parts[0] == "0" && parts[1].isEmpty
      guard isUnified || parts[1].split(separator: ",").contains(Substring(controller)),
        let mount = mounts.last(where: { isUnified ? $0.isUnified : $0.controllers.contains(controller) })
      else { continue }
      found += mount.folders(of: parts[2]).map { ("\(root)\($0)", isUnified) }
    }
    return found
  }

  /// The lines of a file of the kernel; none if it is not there.
  static func lines(_ path: String) -> [String] {
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
  /// What a tree of version 1 shares out, such as `cpu`.
  let controllers: [String]

  /// `36 25 0:31 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct`
  init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 3 else { return nil }
    let kind = words[dash + 1]
    guard kind == "cgroup" || kind == "cgroup2" else { return nil }
    (group, place) = (words[3], words[4])
    isUnified = kind == "cgroup2"
    controllers = kind == "cgroup" ? words[dash + 3].split(separator: ",").map(String.init) : []
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
