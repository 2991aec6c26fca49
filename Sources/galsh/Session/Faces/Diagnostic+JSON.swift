import GalaxyLang
import GalaxyRuntime

extension Diagnostic {
  /// For programs: the id under `error` or `warning`, the sentence, the place, the hint, and all of it as
  /// people read it.
  package var json: JSON {
    let place = span.flatMap { span in source?.location(of: span.start) }
    return [
      severity.rawValue: .string(id), "message": .string(message), "file": .optional(source?.name),
      "line": .optional(place?.line), "column": .optional(place?.column), "hint": .optional(hint),
      "rendered": .string(DiagnosticFormatter(style: .plain).text(of: self)),
    ]
  }
}
