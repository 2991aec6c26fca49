import GalaxyBase

// How a session file keeps these, and reads them back to the same bits.

extension Thresholds {
  /// The cuts; the levels stand beside them.
  package var stored: JSON { .array(values.map(JSON.number)) }

  package init?(stored json: JSON?) {
    guard let values = json?.array?.compactMap(\.number), values.count == 4,
      let thresholds = try? Thresholds(values[0], values[1], values[2], values[3])
    else { return nil }
    self = thresholds
  }

  /// Cuts and the levels of p-values, if there are any.
  package init?(stored json: JSON?, levels: JSON?) {
    self.init(stored: json)
    let known = levels?.array?.compactMap(\.number) ?? []
    self.levels = known.count == 4 ? known : nil
  }
}

extension ROCIntervals {
  package var stored: JSON {
    .array([auc, averagePrecision, youdenThreshold].map { [.number($0.low), .number($0.high)] })
  }

  package init?(stored json: JSON?) {
    let pairs = (json?.array ?? []).compactMap { pair -> Interval? in
      let ends = pair.array?.compactMap(\.number) ?? []
      return ends.count == 2 ? Interval(low: ends[0], high: ends[1]) : nil
    }
    guard pairs.count == 3 else { return nil }
    self.init(auc: pairs[0], averagePrecision: pairs[1], youdenThreshold: pairs[2])
  }
}
