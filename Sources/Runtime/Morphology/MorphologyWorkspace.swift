/// Room to measure pictures in, one after another. A thread needs one of its own; making it costs more than
/// measuring a small picture.
public final class MorphologyWorkspace {
  /// Room for any picture.
  public init() {}
}
