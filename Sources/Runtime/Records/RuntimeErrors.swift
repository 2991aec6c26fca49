import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyModels

/// Every kind of error that the runtime knows, for `help` and the manual: a family stands beside the code
/// that throws it.
public enum RuntimeErrors {
  /// The families, room by room.
  public static let families: [any ErrorFamily.Type] = [
    FileError.self, WorkError.self, JSONError.self, SafeTensorsError.self, ImageError.self, OptionError.self,
    SkyError.self, CatalogueError.self, CutoutError.self, DatasetError.self, LabelError.self,
    LabelFileError.self, FeatureError.self,
    TableError.self,
    MemoryError.self, RankError.self,
    NetworkError.self, TrainingError.self, DetectorError.self, ModelError.self, TrialError.self,
    ComparisonError.self,
    ExplainError.self, SuggestionError.self,
    ScoreError.self, ShardError.self,
    VerdictError.self,
    PlotError.self, PrincipalComponentsError.self,
    SessionError.self, NotebookError.self,
  ]
}
