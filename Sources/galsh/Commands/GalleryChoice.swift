import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The images of a gallery, and what there is to say of them.
struct GalleryChoice {
  var name: String
  var title: String
  var images: [SheetImage]
  var rows: [[JSON.Member]]
  var remarks: [String] = []
  /// How many images stand side by side; nil where that does not matter.
  var columns: Int?

  /// A remark on images that could not be shown.
  static func gone(_ images: [SheetImage]) -> String? {
    let count = images.count { $0.problem != nil }
    return count == 0 ? nil : "\(counted(count, "image")) could not be shown: the tile says why"
  }

  /// An image for programs.
  static func row(_ index: Int, _ image: SheetImage) -> [JSON.Member] {
    [
      .init("index", .integer(index)), .init("name", .string(image.name)),
      .init("class", .optional(image.className)), .init("score", .optional(image.score)),
      .init("verdict", .optional(image.verdict)), .init("mark", .optional(image.mark)),
      .init("problem", .optional(image.problem)),
    ]
  }
}

extension GalleryCommands {
  /// Throws for an option that these images cannot follow.
  static func refuse(
    _ keys: [any AnyKey], _ why: String, _ call: CommandCall, hint: String? = nil
  ) throws {
    guard let key = keys.first(where: call.isGiven) else { return }
    throw call.error(CommandError.uselessOption, "`\(key.label)` \(why)", at: key, hint: hint)
  }
}
