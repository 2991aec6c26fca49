import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What `crossvalidate` and `baseline` share: how images are parted, and what becomes of the trials.
enum TrialCall {
  static let name: Key<String?> = .clause("as", .name, "what to call the result, if it is to be kept")
  static let folds: Key<Int> = .option(
    "folds", .integer(from: 2, to: 100), default: "5", "parts, each of which is tested once")
  static let repeats: Key<Int> = .option(
    "repeats", .integer(from: 1, to: 1000), default: "1", "how often the images are parted anew")

  /// Tries ways of training on the folds that the call asks for, keeps what was reached if it is to have a name,
  /// and shows it.
  static func run(
    _ methods: [TrialMethod], on images: TrialImages, _ call: CommandCall, _ session: Session
  ) throws -> CommandResult {
    let (folds, repeats) = try (call[folds], call[repeats])
    let trials = try Trials(
      of: methods, on: images,
      plan: images.plan(
        folds: folds, repeats: repeats, streams: session.streams(call), context: session.work),
      context: session.work)
    let about =
      "\(images.name), normal class \(images.classes.text(images.normalClass)), \(folds) folds"
      + (repeats > 1 ? ", parted \(repeats) times" : "")
    let name = try call[name]
    let object = TrialsArtifact(name: name ?? call.spec.name, trials: trials, about: about)
    if name != nil { session.put(object) }
    let values = [JSON.Member("name", .optional(name))] + object.listed
    return CommandResult(
      call.spec.name, fields: values.map { .init($0.key, $0.value) } + [.init("rows", object.data)],
      object.prose, value: name == nil ? .number(trials.methods.first?.auc ?? .nan) : .artifact(object))
  }
}
