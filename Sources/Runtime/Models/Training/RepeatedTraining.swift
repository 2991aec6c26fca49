import GalaxyBase
import GalaxyErrors

/// Trainings one after another that become one model.
struct RepeatedTraining {
  private let name: String
  private let count: Int

  /// What came of them.
  struct Outcome {
    /// At least one; those that were finished, and the one under way if it had begun.
    var models: [Model]
    /// Whether they were stopped before their end.
    var wereInterrupted: Bool
  }

  /// So many trainings of a model of this name.
  init(_ name: String, _ count: Int) { (self.name, self.count) = (name, max(1, count)) }

  /// Trains each, by its number from 1 and its own name.
  /// - Throws: what a training throws. One that is stopped before its first step is left out where there are
  ///   others.
  func run(_ train: (_ number: Int, _ own: String) throws -> (Model, TrainingRecord)) throws -> Outcome {
    var models: [Model] = []
    for number in 1...count {
      do {
        let (model, record) = try train(number, Model.name(ofMember: number, of: name))
        if !record.wasInterrupted || number == 1 || !record.losses.isEmpty { models.append(model) }
        if record.wasInterrupted { return Outcome(models: models, wereInterrupted: true) }
      } catch let error as GalaxyError where error.isCancellation && !models.isEmpty {
        return Outcome(models: models, wereInterrupted: true)
      }
    }
    return Outcome(models: models, wereInterrupted: false)
  }
}
