import GalaxyErrors
import GalaxyRuntime

/// What trainings are not told, or told against the model that they start from.
enum TrainCommandError: ErrorKind, ErrorFamily {
  case otherTraining = """
    other-training
    resume=true goes on with a training as it was begun, and this would be another.
    Leave the option out that the message names, or give the images that it had.
    """
  case otherRepeat = """
    other-repeat
    A model of several trainings is trained on as it is: each of them.
    Leave repeat= out, or pretrain again with the other number.
    """
  case missingName = """
    missing-name
    A model from nothing needs a name.
    Add `as NAME` to the command.
    """
  case otherNormalClass = """
    other-normal-class
    A pretrained model keeps its normal class.
    Leave normal= out, or pretrain again with the other class.
    """
}
