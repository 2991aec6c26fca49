import GalaxyRuntime

/// One element of an artifact: what `galaxies[12]` is to a command.
package struct ArtifactElement: Sendable {
  package let artifact: any Artifact
  package let index: Int
}
