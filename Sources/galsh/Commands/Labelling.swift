import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Going through images: each is shown, and a key says what it is. Every answer is kept before the next is asked for.
struct Labelling {
  /// One image that is asked about.
  struct Question {
    /// Where it is in the source.
    let position: Int
    /// Its place among all that are gone through, from 1.
    let number: Int
    let image: LabelSource.Image
  }

  /// What has been answered.
  private enum Answer {
    /// A label, and what was said of the image before.
    case label(GivenLabel?)
    case skip
  }

  let source: LabelSource
  let classes: LabelClasses
  let questions: [Question]
  /// How many images are gone through, with those that were answered before.
  let total: Int
  let who: String
  let now: () -> String
  let workingFolder: String
  private(set) var file: LabelFile
  private var answers: [Answer] = []

  init(
    _ source: LabelSource, _ classes: LabelClasses, _ questions: [Question], of total: Int,
    into file: LabelFile,
    who: String, workingFolder: String, now: @escaping () -> String
  ) {
    (self.source, self.classes, self.questions, self.total) = (source, classes, questions, total)
    (self.file, self.who, self.workingFolder, self.now) = (file, who, workingFolder, now)
  }

  /// How many images got a label, and how many were skipped.
  var labelled: Int { answers.count { if case .label = $0 { true } else { false } } }
  var skipped: Int { answers.count - labelled }
  /// How many nobody has looked at.
  var left: Int { questions.count - answers.count }

  /// Asks until all are answered or who answers leaves.
  /// - Throws: `GalaxyError` if an answer cannot be kept: those before it are.
  mutating func run(on face: any Face) throws {
    var isNew = true
    while answers.count < questions.count {
      let question = questions[answers.count]
      guard let answer = face.askKey(try asked(question, isNew: isNew)) else { return }
      isNew = true
      switch answer {
      case "q": return
      case "s": answers.append(.skip)
      case "b":
        isNew = try back(face)
      case "?":
        try say(help, face)
        isNew = false
      default:
        if let label = classes.label(for: answer) {
          try keep(label, question)
        } else {
          try say("\(Self.quoted(answer)) means nothing here: \(keys)", face)
          isNew = false
        }
      }
    }
  }

  // MARK: - Answers

  private mutating func keep(_ label: Int, _ question: Question) throws {
    let image = question.image
    let earlier = file[image.content]
    try file.add(
      GivenLabel(
        path: SeenPath.of(image.path, from: file.path, workingFolder: workingFolder), name: image.name,
        content: image.content, label: label, className: classes.text(label), who: who, when: now()))
    answers.append(.label(earlier))
  }

  /// Takes the last answer back; false if there is none.
  private mutating func back(_ face: any Face) throws -> Bool {
    guard let last = answers.last else {
      try say("there is no answer to take back; again=true asks again what was answered before", face)
      return false
    }
    if case .label(let earlier) = last {
      try file.takeBack(questions[answers.count - 1].image.content, to: earlier)
    }
    answers.removeLast()
    return true
  }

  // MARK: - Words

  /// The question, with the picture unless it is to be seen already.
  private func asked(_ question: Question, isNew: Bool) throws -> KeyQuestion {
    let image = question.image
    let known = file[image.content].map { "labelled \($0.className) by \($0.who)" } ?? image.className
    var (picture, problem): (ColourPicture?, String?) = (nil, nil)
    do {
      if isNew { picture = try source.picture(question.position) }
    } catch let error as GalaxyError {
      problem = "cannot be shown: \(error.message)"
    }
    let parts = [image.name, image.said, known, problem].compactMap(\.self).filter { !$0.isEmpty }
    var asked = KeyQuestion("\(question.number) of \(total), \(parts.joined(separator: ", ")) [\(keys)]")
    asked.place = image.path
    asked.meaning = { [classes] in Self.meaning($0, classes) }
    asked.picture = picture
    return asked
  }

  private static func meaning(_ key: String, _ classes: LabelClasses) -> String? {
    switch key {
    case "s": "skip"
    case "b": "back"
    case "q": "quit"
    default: classes.label(for: key).map(classes.text)
    }
  }

  /// `0 barred, 1 elliptical, 2 or n spiral, a anomalous, s skip, b back, ? help, q quit`
  private var keys: String {
    var keys = classes.numbers.map { number in
      let key = number > 9 ? "" : "\(number) "
      let name = classes.names.name(of: number) ?? (key.isEmpty ? "\(number)" : "")
      return (number == classes.normal ? "\(key)or n \(name)" : "\(key)\(name)").trimmed
    }
    if !classes.numbers.contains(classes.normal) { keys.append("n \(classes.text(classes.normal))") }
    return (keys + ["a \(classes.text(classes.anomalous))", "s skip", "b back", "? help", "q quit"])
      .joined(separator: ", ")
  }

  private var help: String {
    """
    \(keys)
    A key is an answer, and is in \(file.path) at once. n: \(classes.text(classes.normal)), the normal class; \
    a: none of the classes. s asks again the next time; b takes the last answer back, also a skip, and shows that \
    image again; q, Ctrl-D and Ctrl-C end: what was answered stays, and `label` goes on there.
    """
  }

  private static func quoted(_ answer: String) -> String {
    switch answer {
    case "\n": "Enter"
    case "\u{1b}": "Esc"
    default: answer.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? "that key" : "`\(answer)`"
    }
  }

  /// Says something in answer to a key.
  private func say(_ text: String, _ face: any Face) throws {
    _ = try face.show(CommandResult("label", [.init("text", .string(text))], text: text))
  }
}
