import GalaxyBase
import GalaxyImages

/// What is known of the pieces of files that images are, as columns of a dataset and in a session file.
enum FrameColumns {
  /// What `d[0]` tells of a frame; all are null where it is not known.
  static func members(of frame: SourceFrame?) -> [JSON.Member] {
    [
      .init("native_width", .optional(frame?.width)), .init("native_height", .optional(frame?.height)),
      .init("frame_side", .optional(frame?.side)), .init("frame_mark", .optional(frame?.markText)),
    ]
  }

  /// The frames of all images, alike ones in a row once: `[[200, 88, 88, 88], [1, 424, 424, 30, "tiny"]]`, how
  /// many, then width and height in the file, side and marks. Nil if none is known.
  static func json(of frames: [SourceFrame?]) -> JSON? {
    guard frames.contains(where: { $0 != nil }) else { return nil }
    var runs: [(count: Int, frame: SourceFrame?)] = []
    for frame in frames {
      if let last = runs.last, last.frame == frame {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((1, frame))
      }
    }
    return .array(
      runs.map { run in
        guard let frame = run.frame else { return [.integer(run.count)] }
        let sizes = [run.count, frame.width, frame.height, frame.side].map(JSON.integer)
        return .array(sizes + frame.marks.map { .string($0.rawValue) })
      })
  }

  /// Reads what `json` wrote; nil for images of which it tells nothing, as sessions of earlier versions do of
  /// none.
  static func frames(_ json: JSON?, count: Int) -> [SourceFrame?] {
    var frames: [SourceFrame?] = []
    for run in json?.array ?? [] {
      guard let values = run.array, let length = values.first?.integer, length > 0,
        length <= count - frames.count
      else { break }
      var frame: SourceFrame?
      let sizes = values.dropFirst().prefix(3).compactMap(\.integer)
      if sizes.count == 3 {
        frame = SourceFrame(
          width: sizes[0], height: sizes[1], side: sizes[2],
          marks: values.dropFirst(4).compactMap(\.string).compactMap(FrameMark.init))
      }
      frames += [SourceFrame?](repeating: frame, count: length)
    }
    return frames + [SourceFrame?](repeating: nil, count: count - frames.count)
  }
}

extension Dataset {
  /// The word that stands at image `index` wherever it is shown: its frame's marks; nil if there are none, or
  /// no such image.
  public func frameWord(of index: Int) -> String? {
    items.indices.contains(index) ? items[index].frame?.markText : nil
  }
}

extension Dataset {
  /// The images that a gallery chooses from: all, or those with a marked frame.
  public func galleryPositions(marked isMarked: Bool) -> [Int] {
    items.indices.filter { !isMarked || frameWord(of: $0) != nil }
  }
}
