import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyKernels

/// The loop over epochs and batches that both trainings share. The images of each epoch come in a fresh
/// order; the last, smaller batch is used too (`BatchCut`).
struct EpochLoop {
  /// What is trained, for progress and errors, such as "pretrain ae" and "elliptical".
  let work: String
  let model: String
  let options: TrainingOptions
  let dataset: Dataset
  let feed: ImageFeed
  let preprocessing: Preprocessing
  let context: WorkContext

  /// An engine for a plan, with room for the batches.
  /// - Throws: `GalaxyError` of kind `no-memory` or `batch-of-one`.
  func makeEngine(_ plan: NetworkPlan, _ numbers: NetworkWeights) throws(GalaxyError) -> TrainingEngine {
    try TrainingEngine(
      plan, numbers, capacity: cut(plan).capacity, threads: context.threads,
      communicator: context.communicator)
  }

  private func cut(_ plan: NetworkPlan) throws(GalaxyError) -> BatchCut {
    try BatchCut(plan, size: options.batchSize, count: feed.indices.count)
  }

  /// Trains towards an objective. Where the context keeps checkpoints, a training that was cut off goes on
  /// from its latest one and ends with the same bits; one that is stopped leaves one behind its last batch.
  /// - Throws: `GalaxyError` of kind `loss-not-finite`, and what the objective and the checkpoints throw.
  func run(
    _ engine: TrainingEngine, shuffle stream: RandomStream, objective: inout some TrainingObjective
  ) throws -> TrainingRecord {
    var stream = stream
    var record = TrainingRecord(options: options)
    let count = feed.indices.count
    record.images = count
    let cut = try cut(engine.plan)
    record.joinedFor = cut.joinedFor
    let schedule = LearningRateSchedule(initial: options.learningRate, milestones: options.milestones)
    let optimizer = Optimizer(
      options.optimizer, weightDecay: options.weightDecay, count: engine.weights.count)
    let clock = ContinuousClock()
    let start = clock.now
    var lastReport = start
    var order = Array(0..<count)
    var checkpoints = try context.checkpoints.map {
      CheckpointWriter($0, training: try fingerprint(engine, stream, objective))
    }
    var partial: TrainingCheckpoint.PartialEpoch?
    if let state = try checkpoints?.latest(), state.fits(engine, images: count),
      let position = RandomStream(position: state.stream)
    {
      engine.restore(state.numbers)
      optimizer.state = state.optimizer
      (stream, order, record.losses, record.seconds) = (position, state.order, state.losses, state.seconds)
      objective.state = state.objective
      partial = state.partial
    }
    let earlier = record.seconds
    // What is to be kept of the training behind some batches of an epoch, or behind all.
    func checkpoint(
      _ partial: TrainingCheckpoint.PartialEpoch?, _ state: [String: [Double]]
    ) -> TrainingCheckpoint {
      TrainingCheckpoint(
        numbers: engine.numbers, optimizer: optimizer.state, stream: stream, order: order,
        losses: record.losses, seconds: earlier + seconds(start.duration(to: clock.now)), objective: state,
        partial: partial)
    }
    epochs: for epoch in record.losses.count..<max(record.losses.count, options.epochs) {
      // An epoch that goes on has its order already.
      if partial == nil { stream.shuffle(&order) }
      var (done, total, errors) = (partial?.done ?? 0, partial?.total ?? 0, partial?.errors ?? [])
      partial = nil
      let rate = schedule.rate(finished: epoch)
      while done < count {
        if context.cancellation.isCancelled {
          record.wasInterrupted = true
          let state = objective.state
          checkpoints?.stopped(after: epoch) {
            checkpoint(.init(done: done, total: total, errors: errors), state)
          }
          if done > 0 { record.losses.append(total / Double(done)) }
          break epochs
        }
        let batch = order[done..<cut.end(from: done)]
        load(batch, into: engine)
        let result = try objective.step(engine, epoch: epoch)
        guard result.loss.isFinite else { throw notFinite(engine, epoch: epoch, batch: batch) }
        optimizer.step(
          engine.weights, gradient: engine.gradient, learningRate: rate, threads: engine.threads)
        total += result.loss * Double(batch.count)
        done += batch.count
        errors += result.errors
        let now = clock.now
        if done < count, lastReport.duration(to: now) > .milliseconds(100) {
          lastReport = now
          report(
            epoch: epoch, done: done, count: count, loss: total / Double(done), since: start, clock: clock)
        }
      }
      record.losses.append(total / Double(count))
      report(epoch: epoch, done: count, count: count, loss: total / Double(count), since: start, clock: clock)
      lastReport = clock.now
      try objective.endOfEpoch(epoch, errors: errors)
      try checkpoints?.epochEnded(epoch + 1) { [state = objective.state] in checkpoint(nil, state) }
    }
    record.seconds = earlier + seconds(start.duration(to: clock.now))
    return record
  }

  private func load(_ batch: ArraySlice<Int>, into engine: TrainingEngine) {
    let (feed, preprocessing) = (feed, preprocessing)
    let positions = Array(batch)
    engine.load(images: positions.count) { block, base, layout in
      let lanes = positions[block * blockSize..<min(positions.count, (block + 1) * blockSize)]
      feed.fill(lanes, preprocessing: preprocessing, into: base, layout: layout)
    }
  }

  private func report(
    epoch: Int, done: Int, count: Int, loss: Double, since start: ContinuousClock.Instant,
    clock: ContinuousClock
  ) {
    let elapsed = seconds(start.duration(to: clock.now))
    let images = Double(epoch * count + done)
    context.progress.report(
      ProgressReport(
        work: "\(work) \(model)", done: done == count ? epoch + 1 : epoch, total: options.epochs,
        unit: "epoch",
        fraction: done == count ? 0 : Double(done) / Double(count), loss: loss,
        imagesPerSecond: elapsed > 0 ? images / elapsed : nil, elapsed: elapsed, endsUnit: done == count))
  }

  private func notFinite(_ engine: TrainingEngine, epoch: Int, batch: ArraySlice<Int>) -> GalaxyError {
    .notFinite(
      model: model, epoch: epoch + 1, layer: engine.firstLayerNotFinite(),
      files: batch.map { dataset.items[feed.indices[$0]].path })
  }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  /// The digest of everything that decides how a training ends.
  private func fingerprint(
    _ engine: TrainingEngine, _ stream: RandomStream, _ objective: some TrainingObjective
  ) throws -> Digest {
    var digester = Digester()
    for text in [work, model, "\(options.optimizer)", "\(preprocessing.options.summary)"] {
      digester.add(text)
    }
    for tensor in engine.plan.tensors {
      digester.add(tensor.name)
      digester.add("\(tensor.shape)")
    }
    for number in [options.epochs, options.batchSize, feed.indices.count] + feed.indices {
      digester.add(number)
    }
    let numbers =
      [options.learningRate, options.weightDecay, preprocessing.minimum, preprocessing.maximum]
      + options.milestones
    for number in numbers { digester.add(number) }
    digester.add("\(type(of: objective))")
    for (name, values) in objective.parameters.sorted(by: { $0.key < $1.key }) {
      digester.add(name)
      digester.add(values.count)
      for value in values { digester.add(value) }
    }
    for word in stream.position { digester.add("\(word)") }
    if let layer = try cut(engine.plan).joinedFor { digester.add("a lone image is joined for \(layer)") }
    digester.add(try dataset.digest(context: context))
    digester.add(engine.weights.values)
    digester.add(engine.numbers.runningMean)
    digester.add(engine.numbers.runningVariance)
    return digester.digest
  }
}
