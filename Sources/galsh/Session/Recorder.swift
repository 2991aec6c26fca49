import GalaxyLang
import GalaxyRuntime

/// What a session notes as it goes: its cells, its commands, its log, and the pictures that it made.
package final class Recorder {
  /// The cells that have run.
  package let journal = Journal()
  /// The commands that have run.
  package var calls = CallLog()
  /// What the cell under way has shown.
  package private(set) var transcript = Transcript()
  /// The pictures that cells have made.
  private(set) var pictures = KeptList<StoredPicture>()
  private var notes = SessionLog()
  /// The largest picture that is kept, in bytes.
  private static let largestPicture = 1 << 23

  // MARK: - What is shown

  /// Notes words of results.
  package func add(results text: String) { transcript.add(text) }

  /// Notes remarks and errors.
  package func add(messages text: String) { transcript.messages += text }

  /// What has been shown since the last call.
  func takeTranscript() -> Transcript {
    defer { transcript = Transcript() }
    return transcript
  }

  /// Goes on from what a cell had shown when it was cut off.
  func resume(output: String, messages: String) {
    transcript.add(output)
    transcript.messages = messages
  }

  // MARK: - Log and pictures

  /// Notes what happened, for the log of an export.
  package func log(_ text: String) { notes.add(text) }

  /// What was noted, in order.
  package var logLines: [ExportBundle.LogLine] { notes.lines }

  /// Keeps a picture that the cell under way has made; of those that it wrote to one file the last.
  func keep(_ picture: CommandResult.PictureFile) {
    guard let cell = journal.current, picture.bytes.count <= Self.largestPicture else { return }
    pictures.removeWaiting { $0.cell == cell.position && $0.name == picture.path }
    pictures.add(
      StoredPicture(cell: cell.position, name: picture.path, type: picture.type, bytes: picture.bytes))
  }

  /// All pictures; of those that a cell wrote to one file only the last. `read` reads those of before.
  func allPictures(_ read: (StoredPart<[StoredPicture]>) -> [StoredPicture]) -> [StoredPicture] {
    var seen: Set<[String]> = []
    let last = pictures.all(read).reversed().filter { seen.insert(["\($0.cell)", $0.name]).inserted }
    return last.reversed()
  }

  // MARK: - Earlier sessions

  /// Goes on from the log, pictures and commands of an earlier session.
  func resume(_ earlier: SessionContents) {
    notes.restore(earlier.log)
    pictures.restore(earlier.pictures)
    calls.restore(
      earlier.calls, Dictionary(earlier.objects.map { ($0.name, $0.digest) }) { first, _ in first })
  }

  /// Takes note that the file has everything.
  func noteSaved() {
    calls.entries.noteSaved()
    pictures.noteSaved()
  }

  /// Does something that takes all for saved, and then takes back that it was.
  func withoutNoting(_ body: () throws -> Void) rethrows {
    let (calls, pictures) = (calls, pictures)
    defer { (self.calls, self.pictures) = (calls, pictures) }
    try body()
  }
}
