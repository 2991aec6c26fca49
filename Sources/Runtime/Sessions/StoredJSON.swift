// How options and records are written in a session file, and read back to the same bits.

extension LoadOptions {
  /// Every option that is not its default.
  var stored: JSON {
    var members: [JSON.Member] = [
      .init("size", .integer(size)), .init("normalize", .string(normalize.rawValue)),
    ]
    func add(_ name: String, _ value: JSON?) {
      if let value { members.append(.init(name, value)) }
    }
    add("hdu", hdu.map(JSON.string))
    add("band", band.map(JSON.integer))
    add("bands", bands.isEmpty ? nil : .array(bands.map(JSON.string)))
    add("camera", camera.map(JSON.integer))
    add("recipe", (recipe?.rawValue).map(JSON.string))
    add("stretch", (stretch?.rawValue).map(JSON.string))
    add("a", a.map(JSON.number))
    add("limits", (limits?.description).map(JSON.string))
    add("crop", .string(crop.rawValue))
    add("factor", .number(factor))
    add("cutout", cutout.map { .array([$0.x, $0.y, $0.width, $0.height].map(JSON.integer)) })
    return .object(members)
  }

  /// Reads what `stored` wrote; nil if a value is none that this galsh knows.
  init?(stored json: JSON?) {
    guard let json, json.object != nil else { return nil }
    self.init()
    var isKnown = true
    func read<T>(_ key: String, _ convert: (JSON) -> T?) -> T? {
      guard let value = json[key], value != .null else { return nil }
      let converted = convert(value)
      if converted == nil { isKnown = false }
      return converted
    }
    size = read("size", \.integer) ?? size
    normalize = read("normalize") { $0.string.flatMap(Normalization.init) } ?? normalize
    hdu = read("hdu", \.string)
    band = read("band", \.integer)
    bands = read("bands") { $0.array?.compactMap(\.string) } ?? []
    camera = read("camera", \.integer)
    recipe = read("recipe") { $0.string.flatMap(Recipe.init) }
    stretch = read("stretch") { $0.string.flatMap(StretchFunction.init) }
    a = read("a", \.number)
    limits = read("limits") { $0.string.flatMap { StretchLimits($0) } }
    crop = read("crop") { $0.string.flatMap(Crop.init) } ?? crop
    factor = read("factor", \.number) ?? factor
    cutout = read("cutout") { value in
      let sizes = value.array?.compactMap(\.integer) ?? []
      return sizes.count == 4 ? Cutout(x: sizes[0], y: sizes[1], width: sizes[2], height: sizes[3]) : nil
    }
    if !isKnown { return nil }
  }
}

extension AugmentOptions {
  var stored: JSON {
    [
      "rotate": .string(rotate.rawValue), "flip": .string(flip.rawValue), "shift": .number(shift),
      "zoom": .number(zoom), "noise": .number(noise),
    ]
  }

  init?(stored json: JSON?) {
    guard let rotate = json?["rotate"]?.string.flatMap(Rotation.init),
      let flip = json?["flip"]?.string.flatMap(Flip.init), let shift = json?["shift"]?.number,
      let zoom = json?["zoom"]?.number, let noise = json?["noise"]?.number
    else { return nil }
    self.init(rotate: rotate, flip: flip, shift: shift, zoom: zoom, noise: noise)
  }
}

extension ImageOrigin.Variation {
  var stored: JSON { ["seed": .string(String(seed)), "stream": .string(stream), "options": options.stored] }

  init?(stored json: JSON) {
    guard let seed = json["seed"]?.string.flatMap(UInt64.init), let stream = json["stream"]?.string,
      let options = AugmentOptions(stored: json["options"])
    else { return nil }
    self.init(seed: seed, stream: stream, options: options)
  }
}

extension BadRow {
  var stored: JSON {
    [
      "name": .string(name), "file": file.map(JSON.string) ?? .null, "line": line.map(JSON.integer) ?? .null,
      "id": .string(id), "message": .string(message), "hint": hint.map(JSON.string) ?? .null,
    ]
  }

  init?(stored json: JSON) {
    guard let name = json["name"]?.string, let id = json["id"]?.string, let message = json["message"]?.string
    else { return nil }
    self.init(
      name: name, file: json["file"]?.string, line: json["line"]?.integer, id: id, message: message,
      hint: json["hint"]?.string)
  }
}

extension OptimizerKind {
  fileprivate var stored: JSON {
    switch self {
    case .adam, .amsgrad: .string(name)
    case .sgd(let momentum, let nesterov): ["momentum": .number(momentum), "nesterov": .bool(nesterov)]
    }
  }

  fileprivate init?(stored json: JSON?) {
    switch json?.string {
    case "adam": self = .adam
    case "amsgrad": self = .amsgrad
    default:
      guard let momentum = json?["momentum"]?.number, let nesterov = json?["nesterov"]?.bool else {
        return nil
      }
      self = .sgd(momentum: momentum, nesterov: nesterov)
    }
  }
}

extension TrainingOptions {
  var stored: JSON {
    [
      "epochs": .integer(epochs), "lr": .number(learningRate), "batch": .integer(batchSize),
      "milestones": .array(milestones.map(JSON.number)), "weight_decay": .number(weightDecay),
      "optimizer": optimizer.stored,
    ]
  }

  init?(stored json: JSON?) {
    guard let epochs = json?["epochs"]?.integer, let rate = json?["lr"]?.number,
      let batch = json?["batch"]?.integer, let milestones = json?["milestones"]?.array?.compactMap(\.number),
      let decay = json?["weight_decay"]?.number, let optimizer = OptimizerKind(stored: json?["optimizer"])
    else { return nil }
    self.init()
    self.epochs = epochs
    learningRate = rate
    batchSize = batch
    self.milestones = milestones
    weightDecay = decay
    self.optimizer = optimizer
  }
}

extension TrainingRecord {
  /// All of it; without the seconds, which no two runs share, if `timed` is false.
  func stored(timed: Bool) -> JSON {
    .object(
      [
        .init("options", options.stored), .init("losses", .array(losses.map(JSON.number))),
        .init("images", .integer(images)), .init("interrupted", .bool(wasInterrupted)),
      ] + (timed ? [.init("seconds", .number(seconds))] : []))
  }

  init?(stored json: JSON?) {
    guard let options = TrainingOptions(stored: json?["options"]),
      let losses = json?["losses"]?.array?.compactMap(\.number), let images = json?["images"]?.integer,
      let interrupted = json?["interrupted"]?.bool
    else { return nil }
    self.init(
      options: options, losses: losses, images: images, seconds: json?["seconds"]?.number ?? 0,
      wasInterrupted: interrupted)
  }
}

extension Thresholds {
  var stored: JSON { .array(values.map(JSON.number)) }

  init?(stored json: JSON?) {
    guard let values = json?.array?.compactMap(\.number), values.count == 4,
      let thresholds = try? Thresholds(values[0], values[1], values[2], values[3])
    else { return nil }
    self = thresholds
  }
}

extension ROCIntervals {
  var stored: JSON {
    .array([auc, averagePrecision, youdenThreshold].map { [.number($0.low), .number($0.high)] })
  }

  init?(stored json: JSON?) {
    let pairs = (json?.array ?? []).compactMap { pair -> Interval? in
      let ends = pair.array?.compactMap(\.number) ?? []
      return ends.count == 2 ? Interval(low: ends[0], high: ends[1]) : nil
    }
    guard pairs.count == 3 else { return nil }
    self.init(auc: pairs[0], averagePrecision: pairs[1], youdenThreshold: pairs[2])
  }
}
