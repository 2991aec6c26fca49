// The whole runtime under one name, for programs that use it as a library.

@_exported import GalaxyBase
@_exported import GalaxyData
@_exported import GalaxyErrors
@_exported import GalaxyImages
@_exported import GalaxyModels
@_exported import GalaxyMorphology
@_exported import GalaxyRecords
