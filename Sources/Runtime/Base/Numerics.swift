/// How trainings compute: it changes where the same script gives other bits.
///
/// 1: sums over blocks in a row. 2: along a fixed binary tree, block by block and part by part (`BlockTree`,
/// `StageCut`), the same for any number of threads and machines. Models of every version score as they always did.
public enum Numerics {
  /// What this galsh computes by.
  public static let version = 2
}
