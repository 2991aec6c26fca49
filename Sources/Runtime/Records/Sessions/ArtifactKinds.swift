import GalaxyBase
import GalaxyData
import GalaxyModels

/// The kinds of artifact that a session file keeps.
package enum ArtifactKinds {
  /// All of them.
  static let all: [any Artifact.Type] = [
    DatasetArtifact.self, NetworkDescription.self, ModelArtifact.self, ScoresArtifact.self,
    ClassificationArtifact.self, TrialsArtifact.self, ComparisonArtifact.self,
    FeaturesArtifact.self, TableArtifact.self,
  ]

  /// What those are called whose rows can be seen as columns: what can be joined, selected from and saved.
  package static let tables = all.filter { $0 is any ColumnSource.Type }.map { $0.kind }

  /// The kind of that name; nil if this galsh has none.
  static func named(_ kind: String) -> (any Artifact.Type)? { all.first { $0.kind == kind } }
}
