import GalaxyRuntime

extension ProgressReport {
  /// Units that are done, with the share of the one under way.
  package var finished: Double {
    let isUnderWay = !endsUnit && unit == "epoch"
    return Double(done) + (isUnderWay && fraction.isFinite ? fraction : 0)
  }

  /// The report in words: `pretrain ae spiral: epoch 12/100, loss 8.31, 940 images/s, 2 min 05 s left`.
  package var text: String {
    // An epoch under way is the one after those that are done.
    let isUnderWay = !endsUnit && unit == "epoch"
    let number = min(total, done + (isUnderWay ? 1 : 0))
    var parts = ["\(unit) \(number)/\(total)"]
    if batches > 1 { parts.append("batch \(batch)/\(batches)") }
    if let loss { parts.append("loss \(NumberText.significant(loss))") }
    if let speed = imagesPerSecond { parts.append("\(NumberText.significant(speed, 3)) images/s") }
    if finished > begunAt, done < total {
      let left = elapsed / (finished - begunAt) * (Double(total) - finished)
      parts.append("\(NumberText.duration(left)) left")
    } else if isUnderWay {
      parts.append("\(NumberText.duration(elapsed)) so far")
    } else if done >= total {
      parts.append("\(NumberText.duration(elapsed)) in all")
    }
    return "\(work): \(parts.joined(separator: ", "))"
  }
}
