import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Parts of lists that processes score apart.
enum ShardCalls {
  /// The part that is asked for; nil for the whole.
  /// - Throws: a `Diagnostic` for a part that is none, without a file for it, or of images that are no list of files.
  static func choice(
    _ call: CommandCall, shard key: Key<String?>, save: Key<String?>, images: Key<Value>
  ) throws -> ShardChoice? {
    guard let text = try call[key] else { return nil }
    var found = ShardChoice(text)
    if text == "auto" {
      do {
        found = try ShardChoice.automatic(environmentVariable)
      } catch {
        throw call.error(ShardError.badShard, error.message, at: key, hint: error.hint)
      }
      // A script with shard=auto runs as a whole where there is no array.
      if found == nil { return nil }
    }
    guard let found else {
      throw call.error(
        ShardError.badShard, "`shard` is a part of a list, such as 3/8, not \(text)", at: key,
        hint: "parts count from 1; shard=auto takes the task of an array job")
    }
    guard try call[save] != nil else {
      throw call.error(
        ShardError.badShard, "a part of a list is written to a file, and none is named", at: key,
        hint: "add save \"scores.csv\"")
    }
    if JudgedImages.read(try call[images]) != nil {
      throw call.error(
        ShardError.badShard, "`shard` is of files that are scored as they are read, and `to` names an object",
        at: key,
        hint: "name the files in quotes: apply m to \"pictures\" as s save \"scores.csv\" shard=\(text)")
    }
    return found
  }

  /// Writes a part's scores beside the file that `galsh merge` makes of all.
  static func write(
    _ found: Verdicts, _ shard: ShardChoice, to file: String, by object: ModelArtifact, fdr: Double?,
    _ call: CommandCall, _ session: Session
  ) throws {
    guard let list = found.list else { return }
    var model = object
    // What it was applied to before changes nothing of what it says.
    model.applied = nil
    let origin = ScoreShard.Origin(
      list: list.digest, count: list.count, model: try model.digest(session.work), fdr: fdr,
      isNamed: !found.table.classNames.isEmpty, version: galshVersion)
    let part = ScoreShard(found.table, shard: shard, origin: origin, command: call.text)
    try AtomicFile.write(part.encoded, to: ScoreShard.name(shard, of: file))
  }
}
