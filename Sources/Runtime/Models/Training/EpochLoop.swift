import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyKernels

/// The loop over epochs and batches that all trainings share. The images of each epoch come in a fresh
/// order; the last, smaller batch is used too (`BatchCut`).
struct EpochLoop {
  /// What is trained, for progress and errors, such as "pretrain ae" and "elliptical".
  let work: String
  let model: String
  /// Which training of a model it is, counted from 1, and how many there are.
  var part = 1
  var parts = 1
  let options: TrainingOptions
  let dataset: Dataset
  let feed: ImageFeed
  let preprocessing: Preprocessing
  let context: WorkContext
  /// What draws two views of each image, which are trained on in its place; nil where the image itself is.
  var views: ViewPainter?

  /// What is trained, for people: "elliptical", or "elliptical (2 of 3)".
  var title: String { parts > 1 ? "\(model.prefix { $0 != "/" }) (\(part) of \(parts))" : model }

  /// An engine for a plan, with room for the batches.
  /// - Throws: `GalaxyError` of kind `no-memory` or `batch-of-one`.
  func makeEngine(_ plan: NetworkPlan, _ numbers: NetworkWeights) throws(GalaxyError) -> TrainingEngine {
    try TrainingEngine(
      plan, numbers, capacity: cut(plan).capacity * (views == nil ? 1 : 2), threads: context.threads,
      communicator: context.communicator)
  }

  private func cut(_ plan: NetworkPlan) throws(GalaxyError) -> BatchCut {
    try BatchCut(
      plan, size: options.batchSize, count: feed.indices.count, isContrastive: views != nil)
  }

  /// Trains towards an objective. Where the context keeps checkpoints, a training that was cut off goes on
  /// from its latest one and ends with the same bits; one that is stopped leaves one behind its last batch.
  /// - Throws: `GalaxyError` of kind `loss-not-finite`, and what the objective and the checkpoints throw.
  func run(
    _ engine: TrainingEngine, shuffle stream: RandomStream, objective: inout some TrainingObjective
  ) throws -> TrainingRecord {
    var stream = stream
    var record = TrainingRecord(options: options)
    record.numerics = Numerics.version
    let count = feed.indices.count
    record.images = count
    let cut = try cut(engine.plan)
    record.joinedFor = cut.joinedFor
    let schedule = LearningRateSchedule(initial: options.learningRate, milestones: options.milestones)
    let optimizer = Optimizer(
      options.optimizer, weightDecay: options.weightDecay, count: engine.weights.count)
    var order = Array(0..<count)
    var checkpoints: CheckpointWriter?
    if context.checkpoints != nil || !context.communicator.isAlone {
      checkpoints = CheckpointWriter(
        context.checkpoints, training: try fingerprint(engine, stream, objective),
        communicator: context.communicator)
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
      sayWhereItGoesOn(state, cut)
    }
    let earlier = record.seconds
    let progress = TrainingProgress(
      work: "\(work) \(title)", epochs: options.epochs, cut: cut, begunAt: record.losses.count,
      done: partial?.done ?? 0, sink: context.progress)
    // What is to be kept of the training behind some batches of an epoch, or behind all.
    func checkpoint(
      _ partial: TrainingCheckpoint.PartialEpoch?, _ state: [String: [Double]]
    ) -> TrainingCheckpoint {
      TrainingCheckpoint(
        numbers: engine.numbers, optimizer: optimizer.state, stream: stream, order: order,
        losses: record.losses, seconds: earlier + progress.elapsed, objective: state,
        partial: partial)
    }
    epochs: for epoch in record.losses.count..<max(record.losses.count, options.epochs) {
      // An epoch that goes on has its order already.
      if partial == nil { stream.shuffle(&order) }
      var (done, total, errors) = (partial?.done ?? 0, partial?.total ?? 0, partial?.errors ?? [])
      partial = nil
      let rate = schedule.rate(finished: epoch)
      while done < count {
        let end = cut.end(from: done)
        let batch = order[done..<end]
        let loss = done > 0 ? total / Double(done) : record.losses.last
        let pulse = BatchPulse(context) { [first = done] share in
          progress.report(
            epoch: epoch, done: Double(first) + share * Double(end - first), from: first, loss: loss)
        }
        let result: (loss: Double, errors: [Double])
        do {
          try pulse.check()
          try load(batch, epoch: epoch, into: engine, pulse)
          result = try objective.step(engine, images: batch, epoch: epoch)
        } catch is BatchPulse.Abandoned {
          record.wasInterrupted = true
          let state = objective.state
          checkpoints?.stopped(after: epoch) {
            checkpoint(.init(done: done, total: total, errors: errors), state)
          }
          if done > 0 { record.losses.append(total / Double(done)) }
          break epochs
        }
        guard result.loss.isFinite else { throw notFinite(engine, epoch: epoch, batch: batch) }
        optimizer.step(
          engine.weights, gradient: engine.gradient, learningRate: rate, threads: engine.threads)
        total += result.loss * Double(batch.count)
        done += batch.count
        errors += result.errors
        if done < count {
          progress.report(epoch: epoch, done: Double(done), from: done, loss: total / Double(done))
        }
      }
      record.losses.append(total / Double(count))
      progress.finish(epoch: epoch, loss: total / Double(count))
      try objective.endOfEpoch(epoch, errors: errors)
      try checkpoints?.epochEnded(epoch + 1, isLast: parts > 1 && epoch + 1 == options.epochs) {
        [state = objective.state] in checkpoint(nil, state)
      }
    }
    record.seconds = earlier + progress.elapsed
    return record
  }

  /// Says from where a training goes on that was cut off.
  private func sayWhereItGoesOn(_ state: TrainingCheckpoint, _ cut: BatchCut) {
    if state.losses.count >= options.epochs { return }
    let batch = state.partial.map { $0.done == 0 ? "" : ", batch \(cut.batch(at: $0.done))" } ?? ""
    context.progress.note(
      "\(work) \(title) goes on from epoch \(state.losses.count + 1)/\(options.epochs)\(batch)")
  }

  private func load(
    _ batch: ArraySlice<Int>, epoch: Int, into engine: TrainingEngine, _ pulse: BatchPulse
  ) throws {
    let (feed, preprocessing) = (feed, preprocessing)
    // Two views of each image stand side by side, and a block holds whole pairs.
    let perImage = views == nil ? 1 : 2
    let positions = Array(batch)
    let wanted = engine.images(of: perImage * positions.count).map { part in
      Array(positions[part.lowerBound / perImage..<(part.upperBound + perImage - 1) / perImage])
    }
    var images = try feed.images(wanted, context.communicator)
    if let views {
      images = try views.views(
        of: Array(zip(wanted[context.communicator.rank], images)), epoch: epoch, threads: context.threads,
        pulse: pulse)
    }
    let own = images
    engine.load(images: perImage * positions.count, pulse: pulse) { block, rows, base, layout in
      let lanes = Array(own[block * blockSize..<min(own.count, (block + 1) * blockSize)])
      feed.fill(lanes, rows: rows, preprocessing: preprocessing, into: base, layout: layout)
    }
  }

  private func notFinite(_ engine: TrainingEngine, epoch: Int, batch: ArraySlice<Int>) -> GalaxyError {
    .notFinite(
      model: title, epoch: epoch + 1, layer: engine.firstLayerNotFinite(), rate: options.learningRate,
      files: batch.map { dataset.items[feed.indices[$0]].path })
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
    digester.add("numerics \(Numerics.version)")
    digester.add(engine.weights.values)
    digester.add(engine.numbers.runningMean)
    digester.add(engine.numbers.runningVariance)
    return digester.digest
  }
}
