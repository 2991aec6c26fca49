import GalaxyErrors

/// What an image can be called while somebody labels: the classes that there are, and two words that mean something to
/// every model: normal and anomalous.
public struct LabelClasses: Sendable, Equatable {
  /// The names of the classes, those two among them.
  public private(set) var names: ClassNames
  /// The number that `n` gives, and the one that `a` gives.
  public let normal: Int, anomalous: Int
  /// The numbers of the classes that the images have, rising: digits up to 9 are keys.
  public let numbers: [Int]

  /// What a class of images is called that a model is to take for its normal ones, whatever it calls them.
  public static let normalName = "normal"
  /// What a class of images is called that is none of the classes.
  public static let anomalousName = "anomalous"

  /// - Parameters:
  ///   - classes: the names of the images' classes.
  ///   - labels: the labels that occur, which may be plain numbers.
  ///   - model: the normal class of the model whose scores are looked at, if there is one. Without, `n` is a class
  ///     called `normal`.
  public init(_ classes: ClassNames, labels: some Sequence<Int>, model: (label: Int, name: String?)? = nil) {
    var names = Dictionary(uniqueKeysWithValues: classes.labels.map { ($0, classes.text($0)) })
    let known = Set(labels).union(names.keys)
    var next = max((known.max() ?? -1) + 1, 0)
    func added(_ name: String) -> Int {
      defer { next += 1 }
      names[next] = name
      return next
    }
    if let model, let name = model.name {
      if let label = classes.label(named: name) {
        normal = label
      } else if names[model.label] == nil {
        // Of plain numbers, and where there is no class at all.
        names[model.label] = name
        normal = model.label
        next = max(next, model.label + 1)
      } else {
        normal = added(name)
      }
    } else if let model {
      normal = model.label
      next = max(next, model.label + 1)
    } else {
      normal = classes.label(named: Self.normalName) ?? added(Self.normalName)
    }
    anomalous = ClassNames(names).label(named: Self.anomalousName) ?? added(Self.anomalousName)
    self.names = ClassNames(names)
    let (normal, anomalous) = (normal, anomalous)
    numbers = known.union([normal]).filter {
      $0 != anomalous && ($0 != normal || known.contains($0) || model != nil)
    }.sorted()
  }

  /// The class as it is shown.
  public func text(_ label: Int) -> String { names.text(label) }

  /// The class that an answer means: `n`, `a`, its number, or its name; nil for anything else.
  public func label(for answer: String) -> Int? {
    if answer == "n" { return normal }
    if answer == "a" { return anomalous }
    if let number = Int(answer) { return numbers.contains(number) ? number : nil }
    return answer.count > 1 ? names.label(named: answer) : nil
  }

  /// The number of a class that was given before: by its name, else by its number. A name that is new becomes a class
  /// of its own.
  public mutating func number(of given: GivenLabel) -> Int {
    guard let name = given.namedClass else { return given.label }
    if let label = names.label(named: name) { return label }
    var all = Dictionary(uniqueKeysWithValues: names.labels.map { ($0, names.text($0)) })
    let taken = Set(all.keys).union(numbers)
    let label = taken.contains(given.label) || given.label < 0 ? (taken.max() ?? -1) + 1 : given.label
    all[label] = name
    names = ClassNames(all)
    return label
  }

  /// The names of the classes without `normal` and `anomalous` where no image is called so.
  public func used(by labels: some Sequence<Int>) -> ClassNames {
    let occurring = Set(labels)
    return ClassNames(
      Dictionary(
        uniqueKeysWithValues: names.labels.filter { label in
          occurring.contains(label) || label != anomalous && label != normal || numbers.contains(label)
        }.map { ($0, names.text($0)) }))
  }
}
