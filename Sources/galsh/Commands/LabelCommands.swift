import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `label v`: a person goes through images and says what they are.
package enum LabelCommands {
  package static let all = [label]

  private enum Keys {
    static let images: Key<SessionObject> = .argument(
      "images", .object([ScoresArtifact.kind, DatasetArtifact.kind]), "a table of scores, or a dataset")
    static let name: Key<String?> = .clause(
      "as", .name, "what to call the labelled images; `labels` if not given")
    static let file: Key<String?> = .clause(
      "to", .path, "the file of the answers; NAME.csv if not given", offers: .files(["csv"]))
    static let order: Key<LabelOrder?> = .option(
      "order", default: "score for a table of scores, given for a dataset",
      "the most anomalous first, the least sure, as the seed draws, or as they stand")
    static let count: Key<Int> = .option(
      "n", .integer(from: 1, to: 1_000_000), default: "50",
      "how many images to go through, labelled ones included")
    static let classes: Key<[String]?> = .option(
      "classes", .list(of: .word), default: .described("those of the images"),
      "the names of the classes, in the order of their numbers")
    static let who: Key<String?> = .option(
      "who", .word, default: .described("the login name"), "who answers")
    static let again: Key<Bool> = .option(
      "again", .bool, default: "false", "whether images that are labelled already are asked about, too")
  }

  /// What the labelled images are called where no name is given.
  private static let standardName = "labels"

  private static let spec: CommandSpec = {
    var spec = CommandSpec(
      "label", "shows images one by one and takes a key for what each is",
      details: """
        A digit is a class by its number, n the normal class of the model that scored (else a class `normal`), a \
        `anomalous`: none of the classes. s skips, b takes the last answer back, ? tells the keys, q ends. Every answer \
        is in the file before the next image is shown, with path, name, digest, label, class, who and when; the same \
        command goes on where it stopped, and a script takes the answers from the file, without asking. What it gives \
        is a dataset of all images in the file, to be tested on, learnt from (`train … using=labels with labels`) and \
        looked at. In a notebook the answers are typed beneath the picture. docs/label.md has a session.
        """,
      keys: [
        Keys.images, Keys.name, Keys.file, Keys.order, Keys.count, Keys.classes, Keys.who, Keys.again,
        seedKey,
      ],
      examples: [
        "label verdicts n=30", "label verdicts order=uncertain as doubtful",
        "label galaxies classes=[round, edge_on] to \"round.csv\" who=ada",
      ])
    spec.standardName = standardName
    return spec
  }()

  private static let label = Command(spec) { call, session in
    let object = try call[Keys.images]
    let order = try order(call, of: object)
    let name = try call[Keys.name] ?? standardName
    if !call.isGiven(Keys.name), let model = session.find(name) as? ModelArtifact {
      try session.mayReplace(model, at: nil, call)
    }
    let path = try call[Keys.file] ?? "\(name).csv"
    var file = try LabelFile(path)
    file.notes.forEach(session.remark)
    let source = try LabelSource(object, session)
    let classes = try classes(call, source)
    guard session.asksQuestions else {
      guard !file.labels.isEmpty else {
        throw call.error(
          LabelFileError.noLabelsYet,
          "`label` asks a person, and nobody is here to answer; \(path) \(file.isThere ? "has no labels" : "is not there")",
          hint: "label at the prompt or in a notebook, then the script takes the answers from \(path)")
      }
      session.remark(
        "nobody is here to answer: the \(counted(file.labels.count, "label")) of \(path) are taken")
      return try result(name, source, classes, file, asked: nil, call, session)
    }
    let asked = try questions(call, source, order, file, session)
    var labelling = Labelling(
      source, classes, asked.questions, of: asked.total, into: file, who: try call[Keys.who] ?? Machine.login,
      workingFolder: Machine.folder
    ) { WallClock.utc(of: WallClock.now) }
    try labelling.run(on: session.face)
    file = labelling.file
    return try result(name, source, classes, file, asked: labelling, call, session)
  }

  // MARK: - What is asked

  private static func order(_ call: CommandCall, of object: SessionObject) throws -> LabelOrder {
    let hasScores = object.artifact is ScoresArtifact
    guard let order = try call[Keys.order] else { return hasScores ? .score : .given }
    if !hasScores, order == .score || order == .uncertain {
      throw call.error(
        CommandError.uselessOption, "\(object.artifact.name) is a dataset, and its images have no scores",
        at: Keys.order,
        hint: "`apply MODEL to \(object.artifact.name) as v`, then `label v`; or order=random")
    }
    return order
  }

  private static func classes(_ call: CommandCall, _ source: LabelSource) throws -> LabelClasses {
    guard let names = try call[Keys.classes] else {
      return LabelClasses(source.classes, labels: source.labels, model: source.normal)
    }
    if let twice = ClassNames.repeated(in: names) {
      throw call.error(OptionError.badOption, "`classes` lists \(twice) twice", at: Keys.classes)
    }
    guard !names.isEmpty else {
      throw call.error(OptionError.badOption, "`classes` lists no class", at: Keys.classes)
    }
    let listed = ClassNames(Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) }))
    // A normal class without a name is a number of other classes.
    let normal = source.normal.flatMap { $0.name == nil ? nil : $0 }
    return LabelClasses(listed, labels: [], model: normal)
  }

  /// The images that are gone through, and those of them that are asked about.
  private static func questions(
    _ call: CommandCall, _ source: LabelSource, _ order: LabelOrder, _ file: LabelFile, _ session: Session
  ) throws -> (questions: [Labelling.Question], total: Int) {
    let positions = source.positions
    if positions.copies > 0 {
      session.remark(
        "copies are left out (\(positions.copies)): a label is that of their original")
    }
    if positions.unread > 0 {
      session.remark(
        "\(counted(positions.unread, "image")) of \(source.name) could not be read and are left out")
    }
    source.remark.map { session.remark($0) }
    let (wanted, asksAgain) = try (call[Keys.count], call[Keys.again])
    var (seen, questions, total, lost): (Set<UInt64>, [Labelling.Question], Int, [String]) = ([], [], 0, [])
    for position in order.places(source, positions.shown, streams: try session.streams(call)) {
      if total == wanted { break }
      let image: LabelSource.Image
      do {
        image = try source.image(position)
      } catch let error as GalaxyError where !error.isCancellation {
        lost.append(error.message)
        continue
      }
      guard seen.insert(image.content).inserted else { continue }
      total += 1
      if !asksAgain, file[image.content] != nil { continue }
      questions.append(Labelling.Question(position: position, number: total, image: image))
    }
    if let first = lost.first {
      session.remark("\(counted(lost.count, "image")) cannot be shown: \(first)")
    }
    let known = total - questions.count
    if questions.isEmpty, total > 0 {
      session.remark(
        "all \(counted(total, "image")) are labelled in \(file.path): n=\(2 * wanted) goes further, again=true asks again"
      )
    } else if known > 0 {
      session.remark("\(known) of \(counted(total, "image")) are labelled in \(file.path) already")
    }
    return (questions, total)
  }

  // MARK: - What it gives

  private static func result(
    _ name: String, _ source: LabelSource, _ classes: LabelClasses, _ file: LabelFile, asked: Labelling?,
    _ call: CommandCall, _ session: Session
  ) throws -> CommandResult {
    if Files.exists(file.path) { session.recorder.calls.read(file.path) }
    // What was answered is there, however the asking ended.
    var work = session.work
    work.cancellation = CancellationFlag()
    let labelled = try LabelledImages(file, source, classes, work)
    labelled.remarks.forEach(session.remark)
    var values: [JSON.Member] = [.init("name", .string(name)), .init("file", .string(file.path))]
    if let asked {
      values += [
        .init("answered", .integer(asked.labelled)), .init("skipped", .integer(asked.skipped)),
        .init("left", .integer(asked.left)),
      ]
    }
    let told = asked.map { asked in
      [
        "\(asked.labelled) answered now", asked.skipped > 0 ? "\(asked.skipped) skipped" : nil,
        "\(asked.left) left",
      ].compactMap(\.self).joined(separator: ", ")
    }
    guard let dataset = labelled.dataset else {
      guard asked != nil else {
        throw GalaxyError(
          DatasetError.noImages, "not one image of \(file.path) can be read", file: file.path,
          hint: "the paths in it count from its own folder")
      }
      return CommandResult(
        "label", values, text: "nothing is labelled, so there is no \(name)" + (told.map { "; \($0)" } ?? ""))
    }
    let artifact = DatasetArtifact(name: name, dataset: dataset)
    session.put(artifact)
    let counts = artifact.classes.map {
      "\($0.count) \(dataset.classes.text($0.label, none: "without a label"))"
    }
    return CommandResult(
      "label", values + artifact.listed.filter { member in !values.contains { $0.key == member.key } },
      text:
        "\(name): \(counted(dataset.count, "image")) labelled (\(counts.joined(separator: ", "))), in \(file.path)"
        + (told.map { "; \($0)" } ?? ""),
      value: .artifact(artifact))
  }
}
