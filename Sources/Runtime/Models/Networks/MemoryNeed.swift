import GalaxyBase
import GalaxyErrors
import GalaxyKernels

/// What a network takes of the memory, before anything of it is there. Reckoned in floating point: the sizes of
/// an absurd network overflow no product.
package struct MemoryNeed: Sendable, Equatable {
  /// Bytes, a little more than what is allocated.
  package let bytes: Double

  private static let lane = Double(MemoryLayout<Lanes>.stride)
  private static let float = Double(MemoryLayout<Float>.stride)
  /// What the process wants besides: stacks of threads, libraries that are loaded late.
  private static let besides = 96e6

  /// Of a training of the stages of `plan` in batches of so many images, for a network of `weights` weights,
  /// which may have more than the plan.
  package static func training(_ plan: NetworkPlan, images: Int, threads: Int) -> MemoryNeed {
    let blocks = Double((max(1, images) - 1) / blockSize + 1)
    let workers = min(Double(max(1, threads)), blocks)
    let stages = plan.stages
    let tail = (stages.lastIndex { $0.hasNorm } ?? -1) + 1
    let isPooled = stages[0].isPooledConvolution
    let results = stages.map { size($0.epilogue.channels, $0.epilogue.outHeight, $0.epilogue.outWidth) }
    var (lanes, values) = (workers * stages[0].x.size, 0.0)
    if isPooled {
      lanes += blocks * results[0]
      if stages[0].keepsPooledZ(blocks: blocks) { lanes += blocks * stages[0].z.size }
    }
    for (i, stage) in stages.enumerated() {
      let isKept = i < tail && (i > 0 || !isPooled)
      if stage.operation != nil { lanes += (isKept ? blocks : workers) * stage.z.size }
      if !stage.isPlain { lanes += workers * stage.y.size }
      if i < tail, !stage.hasNorm { lanes += blocks * results[i] }
      lanes += blocks * (stage.operation?.keptLanes ?? 0)
      values += blocks * (stage.operation?.keptValues ?? 0) + 4 * Double(stage.effectiveCount)
      if stage.hasNorm { values += blocks * Double(stage.normChannels) * 10 }
    }
    // Gradients at normalisations take turns in two rooms, see `GradientRooms`.
    lanes += 2 * blocks * (zip(stages, results).filter { $0.0.hasNorm }.map(\.1).max() ?? 0)
    let gradients = 2 * (results.dropFirst(tail).max() ?? 0)
    lanes += workers * ((stages.map(\.dz.size).max() ?? 0) + gradients)
    // The weights, their gradient, two or three moments, what is kept for the end and for a checkpoint.
    values += 12 * Double(plan.weightCount)
    return MemoryNeed(bytes: 1.05 * (lanes * lane + values * float) + besides)
  }

  /// Of scoring with the stages of `plan`.
  package static func scoring(_ plan: NetworkPlan, threads: Int) -> MemoryNeed {
    let workers = Double(max(1, threads))
    var (lanes, values) = (workers * plan.stages[0].x.size, 4 * Double(plan.weightCount))
    for stage in plan.stages {
      if stage.operation != nil { lanes += workers * stage.z.size }
      if !stage.isPlain { lanes += workers * stage.y.size }
      values += 4 * Double(stage.effectiveCount)
    }
    return MemoryNeed(bytes: 1.05 * (lanes * lane + values * float) + besides)
  }

  private static func size(_ channels: Int, _ height: Int, _ width: Int) -> Double {
    Double(channels) * Double(height) * Double(width)
  }

  /// Throws `no-memory` if there is less; `what` is what wants it, such as "a training of big with batch=200".
  package func require(_ what: String, of budget: MemoryBudget = .now(), hint: String?) throws(GalaxyError) {
    guard bytes > budget.bytes else { return }
    throw GalaxyError(
      MemoryError.noMemory,
      "\(what) needs \(Self.text(bytes)) of memory, and there are \(Self.text(budget.bytes)) (\(budget.reason))",
      hint: hint)
  }

  /// `41.2 GB`
  package static func text(_ bytes: Double) -> String {
    bytes < 1e9
      ? "\(NumberText.significant(bytes / 1e6, 3)) MB" : "\(NumberText.significant(bytes / 1e9, 3)) GB"
  }
}

extension NetworkDescription {
  /// Throws `no-memory` if there is none for so much as one block of images on one thread, in training.
  public func requireMemory() throws(GalaxyError) {
    let plan = try NetworkPlan(self, decoder.isEmpty ? .encoder : .autoencoder)
    try MemoryNeed.training(plan, images: 1, threads: 1).require(
      "network \(name)", hint: "smaller layers, fewer channels or a smaller input")
  }

  /// A line about the memory that a training with batches of so many images needs, where that is more than
  /// there is.
  func memoryRemark(batch: Int) -> String? {
    let budget = MemoryBudget.now()
    guard let plan = try? NetworkPlan(self, decoder.isEmpty ? .encoder : .autoencoder) else { return nil }
    let need = MemoryNeed.training(plan, images: batch, threads: 1)
    guard need.bytes > budget.bytes else { return nil }
    return "a training with batch=\(batch) needs \(MemoryNeed.text(need.bytes)) of memory, and there are "
      + "\(MemoryNeed.text(budget.bytes)) (\(budget.reason))"
  }

  /// Throws `no-memory` if a training of one of its plans has not enough, saying which batch would do. Of each
  /// image the engine takes so many views, each of which is kept besides in so many bytes.
  func requireMemory(
    toTrain plan: NetworkPlan, images: Int, threads: Int, views: Int = 1, bytesAView: Double = 0
  ) throws(GalaxyError) {
    let budget = MemoryBudget.now()
    func need(_ images: Int) -> MemoryNeed {
      let (count, isTooMuch) = images.multipliedReportingOverflow(by: views)
      let network = MemoryNeed.training(plan, images: isTooMuch ? .max : count, threads: threads)
      return MemoryNeed(bytes: network.bytes + Double(images) * Double(views) * bytesAView)
    }
    var fitting = images / 2
    while fitting > 0, need(fitting).bytes > budget.bytes { fitting /= 2 }
    let hint = fitting > 1 ? "batch=\(fitting) would fit" : "smaller layers, fewer channels or smaller images"
    try need(images).require(
      "a training of network \(name) with \(images) images in a batch", of: budget, hint: hint)
  }
}
