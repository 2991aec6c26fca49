import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyErrors
@testable import GalaxyModels

/// What a network takes of the memory is known, and compared with what there is, before any of it is taken.
@Suite struct MemoryNeedTests {
  private func network(_ size: Int, channels: Int, features: Int) throws -> NetworkDescription {
    try NetworkDescription(
      name: "n", input: FeatureShape(1, size, size),
      encoder: [
        .convolution(height: 3, width: 3, channels: channels, padding: 1), .batchNorm, .flatten,
        .linear(features: features),
      ])
  }

  @Test func aBatchOfFourTimesTheImagesTakesFourTimesTheMaps() throws {
    let plan = try NetworkPlan(network(256, channels: 8, features: 4), .encoder)
    let (one, four) = (
      MemoryNeed.training(plan, images: 800, threads: 1).bytes,
      MemoryNeed.training(plan, images: 3200, threads: 1).bytes
    )
    // 8 channels of 256 × 256 float32, of z alone.
    #expect(one > 800 * 8 * 65536 * 4 && four > 3.5 * one && four < 4 * one)
  }

  @Test func absurdSizesOverflowNothing() throws {
    let plan = try NetworkPlan(
      NetworkDescription(
        name: "n", input: FeatureShape(1, 8192, 8192), encoder: [.flatten, .linear(features: 1 << 26)]),
      .encoder)
    #expect(MemoryNeed.training(plan, images: .max, threads: .max).bytes > 1e17)
    #expect(throws: GalaxyError.self) {
      try MemoryNeed.training(plan, images: 1, threads: 1).require("it", hint: nil)
    }
  }

  @Test func theMessageHasBothNumbers() throws {
    let plan = try NetworkPlan(network(64, channels: 64, features: 64), .encoder)
    let need = MemoryNeed.training(plan, images: 5000, threads: 2)
    let budget = MemoryBudget(bytes: 1.5e9, reason: "the limit of `ulimit -v`")
    #expect {
      try need.require("a training", of: budget, hint: "less")
    } throws: { error in
      guard let error = error as? GalaxyError else { return false }
      return error.isA(MemoryError.noMemory) && error.message.contains(MemoryNeed.text(need.bytes))
        && error.message.contains("1.5 GB") && error.message.contains("ulimit -v") && error.hint == "less"
    }
    try need.require("a training", of: MemoryBudget(bytes: need.bytes, reason: ""), hint: nil)
  }

  /// A `/proc` and a tree of control groups, as a machine with so much memory has them.
  private func machine(free: Int, _ files: [String: String], group: String, mount: String) throws -> String {
    let root = NSTemporaryDirectory() + "memory-\(UUID().uuidString)"
    var files = files
    files["proc/meminfo"] = "MemTotal: 99 kB\nMemAvailable:   \(free) kB\n"
    files["proc/self/cgroup"] = group
    files["proc/self/mountinfo"] = mount
    for (path, text) in files {
      let url = URL(fileURLWithPath: "\(root)/\(path)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return root
  }

  @Test func theLeastOfMachineAndControlGroupsCounts() throws {
    let unified = "36 25 0:31 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw\n"
    let free = try machine(free: 4000, [:], group: "0::/a/b\n", mount: unified)
    #expect(
      MemoryBudget.now(root: free)
        == MemoryBudget(bytes: 4_096_000, reason: "the free memory of this machine"))
    let limited = try machine(
      free: 4000,
      [
        "sys/fs/cgroup/a/memory.max": "1000000\n", "sys/fs/cgroup/a/memory.current": "700000\n",
        "sys/fs/cgroup/a/memory.stat": "anon 1\ninactive_file 200000\n",
        "sys/fs/cgroup/a/b/memory.max": "max\n",
      ], group: "0::/a/b\n", mount: unified)
    #expect(MemoryBudget.now(root: limited).bytes == 500_000)
    let first = try machine(
      free: 4000,
      [
        "sys/fs/cgroup/memory/job/memory.limit_in_bytes": "900000\n",
        "sys/fs/cgroup/memory/job/memory.usage_in_bytes": "950000\n",
      ], group: "7:memory:/job\n",
      mount: "40 25 0:31 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory\n")
    #expect(MemoryBudget.now(root: first).bytes == 0)
  }
}
