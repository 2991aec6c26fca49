/// Sixteen images side by side: one lane an image. Every value of a block of images is one of these.
public typealias Lanes = SIMD16<Float>
