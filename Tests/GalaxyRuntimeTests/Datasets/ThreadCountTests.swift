import Foundation
import Testing

@testable import GalaxyBase

/// How many threads long work uses: what the process may use, and what it was told.
@Suite struct ThreadCountTests {
  private func count(
    online: Int = 64, allowed: Int? = nil, granted: Double? = nil, _ variables: [String: String] = [:]
  ) -> ThreadCount {
    ThreadCount(online: online, allowed: allowed, granted: granted) { variables[$0] }
  }

  @Test func allCoresWhereNothingElseIsSaid() {
    #expect(count() == ThreadCount(64, "all cores"))
    #expect(count(online: 0).count == 1)
    #expect(count(online: 4, allowed: 4, granted: 8).count == 4)
  }

  @Test func theMaskAndTheQuotaAreLimits() {
    #expect(count(allowed: 3) == ThreadCount(3, "affinity mask, 3 of 64 cores"))
    #expect(count(granted: 2) == ThreadCount(2, "cgroup quota, 2 cores"))
    #expect(count(granted: 1.5) == ThreadCount(2, "cgroup quota, 1.5 cores"))
    #expect(count(granted: 0.1) == ThreadCount(1, "cgroup quota, 0.1 cores"))
    #expect(count(allowed: 3, granted: 2).count == 2)
    #expect(count(allowed: 2, granted: 3).reason.hasPrefix("affinity mask"))
  }

  @Test func variablesOverruleThemInTheirOrder() {
    #expect(count(allowed: 2, ["OMP_NUM_THREADS": "8"]) == ThreadCount(8, "OMP_NUM_THREADS=8"))
    #expect(
      count(granted: 2, ["OMP_NUM_THREADS": "8", "SLURM_CPUS_PER_TASK": "16"])
        == ThreadCount(16, "SLURM_CPUS_PER_TASK=16"))
    #expect(count(["SLURM_CPUS_PER_TASK": "16"]).count == 16)
    #expect(count(["OMP_NUM_THREADS": " 6,2 "]).count == 6)
    #expect(count(["OMP_NUM_THREADS": ""]) == ThreadCount(64, "all cores"))
  }

  @Test func neverMoreThanTheMachineHas() {
    let many = count(online: 4, ["OMP_NUM_THREADS": "64"])
    #expect(many.count == 4)
    #expect(many.reason == "OMP_NUM_THREADS=64, of which there are 4 cores")
    #expect(count(online: 4, allowed: 400, granted: 400).count == 4)
  }

  @Test(arguments: ["0", "-1", "abc", "2.5", "4,", "99999999999999999999999", "0x4", "four, 2"])
  func nonsenseIsSaidAndPassedOver(value: String) {
    for name in ["OMP_NUM_THREADS", "SLURM_CPUS_PER_TASK"] {
      let found = count(allowed: 3, [name: value])
      #expect(found.count == 3)
      #expect(found.remarks == ["\(name)=\(value) is passed over: it is no whole number from 1 on"])
    }
    let other = count(["OMP_NUM_THREADS": value, "SLURM_CPUS_PER_TASK": "5"])
    #expect(other.count == 5)
    #expect(other.remarks.count == 1)
  }

  /// A tree of files as the kernel shows them.
  private func granted(_ files: [String: String]) throws -> Double? {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("root-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: root) }
    for (path, text) in files { try AtomicFile.write(text, to: root + path) }
    return ProcessorShare.granted(root: root)
  }

  private static let unified =
    "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"

  @Test func theSmallestQuotaOfNestedGroupsCounts() throws {
    let tree = [
      "/proc/self/mountinfo": "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + Self.unified,
      "/proc/self/cgroup": "0::/user.slice/job.scope\n",
      "/sys/fs/cgroup/user.slice/cpu.max": "400000 100000\n",
      "/sys/fs/cgroup/user.slice/job.scope/cpu.max": "max 100000\n",
    ]
    #expect(try granted(tree) == 4)
    let inner = ["/sys/fs/cgroup/user.slice/job.scope/cpu.max": "75000 50000\n"]
    #expect(try granted(tree.merging(inner) { $1 }) == 1.5)
    let none = ["/sys/fs/cgroup/user.slice/cpu.max": "max 100000\n"]
    #expect(try granted(tree.merging(none) { $1 }) == nil)
  }

  @Test func aContainerSeesItsGroupAsTheRoot() throws {
    #expect(
      try granted([
        "/proc/self/mountinfo": Self.unified, "/proc/self/cgroup": "0::/\n",
        "/sys/fs/cgroup/cpu.max": "200000 100000\n",
      ]) == 2)
    #expect(
      try granted([
        "/proc/self/mountinfo": Self.unified, "/proc/self/cgroup": "0::/../../elsewhere\n",
        "/sys/fs/cgroup/cpu.max": "300000 100000\n",
      ]) == 3)
  }

  @Test func versionOneHasATreeForProcessors() throws {
    let mounts = """
      31 25 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
      32 25 0:28 /docker/abc /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
      33 25 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
      """
    let tree = [
      "/proc/self/mountinfo": mounts,
      "/proc/self/cgroup": "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc/inner\n0::/docker/abc\n",
      "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "600000\n",
      "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_period_us": "100000\n",
    ]
    #expect(try granted(tree) == 6)
    let inner = ["/sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_quota_us": "50000\n"]
    #expect(try granted(tree.merging(inner) { $1 }) == 0.5)
  }

  @Test func nonsenseOfTheKernelIsNoQuota() throws {
    for line in ["", "x y\n", "0 100000\n", "100000 0\n", "100000\n"] {
      #expect(
        try granted([
          "/proc/self/mountinfo": Self.unified, "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": line,
        ]) == nil)
    }
    #expect(try granted([:]) == nil)
  }

  @Test func thisMachineHasAMask() {
    #if os(Linux)
      #expect((ProcessorShare.allowed ?? 0) >= 1)
    #endif
    #expect(ProcessorShare.online >= 1)
  }
}
