import GalaxyBase
import GalaxyErrors

// How a session file keeps these, and reads them back to the same bits.

extension AugmentOptions {
  package var stored: JSON {
    [
      "rotate": .string(rotate.rawValue), "flip": .string(flip.rawValue), "shift": .number(shift),
      "zoom": .number(zoom), "noise": .number(noise),
    ]
  }

  package init?(stored json: JSON?) {
    guard let rotate = json?["rotate"]?.string.flatMap(Rotation.init),
      let flip = json?["flip"]?.string.flatMap(Flip.init), let shift = json?["shift"]?.number,
      let zoom = json?["zoom"]?.number, let noise = json?["noise"]?.number
    else { return nil }
    self.init(rotate: rotate, flip: flip, shift: shift, zoom: zoom, noise: noise)
  }
}

extension ImageOrigin.Variation {
  /// `augment` has written its members bare since the first version.
  package var stored: JSON {
    switch self {
    case .augmented(let copy):
      ["seed": .string(String(copy.seed)), "stream": .string(copy.stream), "options": copy.options.stored]
    case .matched(let recipe): ["match": recipe.stored]
    }
  }

  package init?(stored json: JSON) {
    if let match = json["match"] {
      guard let recipe = MatchRecipe(stored: match) else { return nil }
      self = .matched(recipe)
      return
    }
    guard let seed = json["seed"]?.string.flatMap(UInt64.init), let stream = json["stream"]?.string,
      let options = AugmentOptions(stored: json["options"])
    else { return nil }
    self = .augmented(ImageOrigin.Augmented(seed: seed, stream: stream, options: options))
  }
}

extension BadRow {
  package var stored: JSON {
    [
      "name": .string(name), "file": error.file.map(JSON.string) ?? .null,
      "line": error.line.map(JSON.integer) ?? .null, "id": .string(error.id),
      "message": .string(error.message), "hint": error.hint.map(JSON.string) ?? .null,
    ]
  }

  package init?(stored json: JSON) {
    guard let name = json["name"]?.string, let id = json["id"]?.string, let message = json["message"]?.string
    else { return nil }
    self.init(
      name: name,
      error: GalaxyError(
        kind: ErrorKind(id, ""), message, file: json["file"]?.string, line: json["line"]?.integer,
        hint: json["hint"]?.string))
  }
}
