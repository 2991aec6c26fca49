/// What an error of a command means, for `help ID`. The language explains its own in `LanguageErrors`.
struct ErrorMeaning: Sendable {
  /// The name in `error[id]`.
  let id: String
  /// What is wrong, in one sentence.
  let meaning: String
  /// What to do about it.
  let remedy: String

  /// The meaning of an id, if a command or the runtime has such an error.
  static func of(_ id: String) -> ErrorMeaning? { all.first { $0.id == id } }

  /// All of them, a family at a time.
  static let all = files + images + datasets + networks + trainings + scores + shell + sessions

  private init(_ id: String, _ meaning: String, _ remedy: String) {
    self.id = id
    self.meaning = meaning
    self.remedy = remedy
  }

  private static let sessions = [
    ErrorMeaning(
      "bad-notebook", "A file is no Jupyter notebook of galsh.",
      "Save it as format 4 with Jupyter; notebooks in other languages cannot be turned into scripts."),
    ErrorMeaning(
      "cannot-keep", "A dataset has no files from which a session could read it again.",
      "Load its images from files, then save the session."),
    ErrorMeaning(
      "changed-input", "A data file of a stored session has other contents than it had.",
      "Put the old file back, or load the images again."),
    ErrorMeaning(
      "damaged-session", "A session file is damaged; what is whole of it can be read.",
      "Open it with --read-only and save it under another name."),
    ErrorMeaning(
      "file-exists", "A file is there that would be written over.", "Name another file, or move the old one."),
    ErrorMeaning(
      "moved-input", "A data file of a stored session is not where it was.",
      "Put it back, or load the images from where they are now."),
    ErrorMeaning(
      "newer-session", "A session file was written by a later galsh.", "Bring galsh up to date."),
    ErrorMeaning(
      "no-session-file", "The session is not kept in a file yet.", "Write `save session \"name\"`."),
    ErrorMeaning(
      "not-a-session", "A file is no session of galsh.", "Give a file that `save session` or --session made."),
    ErrorMeaning(
      "other-pixels", "A data file gives other pixels than when the session was saved.",
      "Another version of galsh may read it differently; load the images again."),
    ErrorMeaning(
      "replaced-object",
      "An object of a session that is only read was made anew by the galsh that writes it.",
      "Open the session again."),
    ErrorMeaning(
      "session-in-use", "Another galsh writes this session file.",
      "Leave that one first, or look at the session with --read-only."),
    ErrorMeaning(
      "session-read-only", "The session was opened for reading, so nothing can be saved in its file.",
      "Save it under another name."),
    ErrorMeaning(
      "unknown-notebook", "The name of a notebook does not end in a form that galsh writes.",
      "End it in .ipynb, .html, .md or .gal."),
  ]

  private static let files = [
    ErrorMeaning("bad-json", "A file is not JSON.", "Mend it at the line and byte that the message names."),
    ErrorMeaning(
      "bad-safetensors", "A file of weights is not a whole, well-formed safetensors file.",
      "Copy or export it again; F32, F64, F16 and BF16 tensors are read."),
    ErrorMeaning(
      "disk-full", "The disk has no room for a file; the old one, if any, is whole.",
      "Free some space and run the command again."),
    ErrorMeaning(
      "file-error", "The system could not read or write a file.",
      "The message has its reason; a disk or network drive may be failing."),
    ErrorMeaning("is-a-folder", "A folder is there where a file is wanted.", "Give the name of a file."),
    ErrorMeaning(
      "missing-file", "There is no such file or folder.",
      "Paths count from the folder in which galsh was started; those of a manifest from the manifest's."),
    ErrorMeaning(
      "not-a-file", "A device or pipe is there where a plain file is wanted.", "Save its contents to a file."),
    ErrorMeaning(
      "not-a-folder", "A file is there where a folder is wanted.", "Give another place, or move the file."),
    ErrorMeaning(
      "not-permitted", "The system does not let you read or write this.",
      "Look at its permissions with `!ls -l`, or write to another folder."),
    ErrorMeaning(
      "refused-name", "The name is a network address, a command or a filter; galsh reads plain files only.",
      "Fetch the file first, then give its path; brackets choose an HDU and a piece: `f.fits[SCI][1:256,1:256]`."
    ),
  ]

  private static let images = [
    ErrorMeaning(
      "bad-limits", "The limits of a stretch are not two rising numbers.",
      "Write `limits=[0, 250]`, or minmax, percentile or zscale."),
    ErrorMeaning(
      "no-galaxy", "crop=galaxy finds nothing that stands out of the sky.",
      "Look at the image; load it without crop=galaxy, or leave it out with bad=skip."),
    ErrorMeaning(
      "outside-image", "A cutout reaches beyond the image.",
      "Choose one inside the size that the message names."),
    ErrorMeaning(
      "recipe-does-not-fit", "A file is not laid out as the recipe says.",
      "Leave recipe= away to have it found, or see the HDUs with `inspect`."),
    ErrorMeaning(
      "damaged-file", "An image contradicts itself or its format.",
      "Copy or make it again, or leave it out with bad=skip."),
    ErrorMeaning(
      "needs-band", "A FITS cube holds several images.", "Choose one: `load fits \"cube.fits\" as d band=0`."),
    ErrorMeaning(
      "no-contrast", "All pixels of an image are equal, so there is nothing to normalise or learn.",
      "Leave it out with bad=skip."),
    ErrorMeaning(
      "no-image", "A FITS file holds no image of two dimensions.",
      "Look at its HDUs; hdu= chooses one by number or EXTNAME."),
    ErrorMeaning(
      "not-an-image", "The first bytes of a file are not those of FITS, PNG or JPEG.",
      "Convert it, or leave it out with bad=skip."),
    ErrorMeaning(
      "too-large", "An image or a layer of a network is larger than galsh holds.",
      "Cut the image down, or take fewer channels or a smaller size."),
    ErrorMeaning("truncated", "A file ends before its image does.", "Copy it again; the copy was cut short."),
    ErrorMeaning("unknown-band", "A FITS cube has no such band.", "Bands count from 0."),
    ErrorMeaning(
      "unknown-hdu", "A FITS file has no such HDU.", "Give its number, 0 for the primary one, or its EXTNAME."
    ),
    ErrorMeaning(
      "unsupported-format", "The format of an image is known but not read.",
      "Convert it to FITS, PNG or JPEG."),
  ]

  private static let datasets = [
    ErrorMeaning(
      "bad-csv", "A manifest is not the CSV it should be.",
      "Mend the line that the message names; fields with commas go in double quotes."),
    ErrorMeaning("bad-label", "A label is not a whole number.", "Number the classes; empty is unlabelled."),
    ErrorMeaning(
      "bad-option", "The options of a command do not go together, or make no sense for these images.",
      "`help COMMAND` tells what they mean."),
    ErrorMeaning(
      "bad-row", "A row of a manifest has no location, or too few or too many fields.",
      "Mend the line that the message names, or leave it out with bad=skip."),
    ErrorMeaning(
      "bad-rows", "Several rows or files cannot be used; the first ten are listed.",
      "Mend them, or leave them out with bad=skip."),
    ErrorMeaning(
      "missing-column", "A manifest has no column of this name.",
      "Choose from its header with path=, label= and group=."),
    ErrorMeaning(
      "missing-header", "A manifest begins with data.", "Put a line of column names first: path,label."),
    ErrorMeaning(
      "no-images", "Nothing is left to load or score.", "Look at the folder or pattern with `!ls`."),
    ErrorMeaning(
      "too-few-images", "There are too few images for what was asked.",
      "Load more, or ask for less: fewer parts, another normal class."),
  ]

  private static let networks = [
    ErrorMeaning(
      "bad-dimension", "A size has too few or too many numbers.",
      "A kernel is ROWSxCOLUMNS, an input CHANNELSxROWSxCOLUMNS."),
    ErrorMeaning(
      "bad-halves", "A network has its halves in the wrong order or number.",
      "Write one encode { } and after it at most one decode { }."),
    ErrorMeaning("empty-network", "A network has no layers.", "Write them in its block, one a line."),
    ErrorMeaning(
      "missing-tensor", "A file of weights lacks a tensor.", "Export it from a network with the same layers."),
    ErrorMeaning(
      "no-decoder", "An autoencoder needs a decoder.",
      "Add decode { }, or train without it: `train svdd … network=`."),
    ErrorMeaning(
      "no-latent-vector", "The encoder does not end in a vector.", "End it with `flatten`, then perhaps `fc`."
    ),
    ErrorMeaning(
      "not-an-autoencoder", "The decoder does not give back the shape of the input.",
      "Choose its layers so that the last shape is the network's input."),
    ErrorMeaning(
      "shape-mismatch", "A layer does not take what the one before gives.",
      "The message has both shapes; `flatten` and `reshape` lead from pictures to vectors and back."),
    ErrorMeaning(
      "stray-layer", "A layer stands outside of encode { } and decode { }.", "Move it into one of them."),
    ErrorMeaning("unknown-layer", "There is no such layer.", "`help network` lists them."),
    ErrorMeaning(
      "weights-do-not-fit", "A tensor has another shape than the network wants.",
      "Import the weights of a network with the same layers and sizes."),
    ErrorMeaning(
      "weights-not-finite", "A tensor holds NaN or infinity.", "Export it again from a sound training."),
  ]

  private static let trainings = [
    ErrorMeaning(
      "collapsed", "Every image is mapped to one point, so the scores tell nothing.",
      "Pretrain, take more images or a smaller lr."),
    ErrorMeaning(
      "loss-not-finite", "The loss became NaN or infinite.", "Take a smaller lr; look at the files named."),
    ErrorMeaning("missing-name", "A model from nothing needs a name.", "Add `as NAME` to the command."),
    ErrorMeaning(
      "missing-option", "Something must be said that cannot be guessed, such as the normal class.",
      "The hint names the option."),
    ErrorMeaning(
      "no-normal-images", "No image has the label of the normal class.",
      "`show DATASET` lists the labels; normal= chooses one."),
    ErrorMeaning(
      "not-trained", "A model has no training yet that gives what is asked for.",
      "Run `train svdd` for scores; any training gives losses."),
    ErrorMeaning(
      "other-normal-class", "A pretrained model keeps its normal class.",
      "Leave normal= out, or pretrain again with the other class."),
    ErrorMeaning(
      "other-preprocessing", "Images were read in another way than those of the training.",
      "Load them with the options that the message names."),
    ErrorMeaning(
      "useless-option", "An option has no effect here.", "Leave it out, or choose what it belongs to."),
    ErrorMeaning(
      "wrong-size", "The images have another size than the network's input.",
      "Load them again with size=, or define a network for this size."),
  ]

  private static let scores = [
    ErrorMeaning(
      "bad-thresholds", "A model has four thresholds that rise, or `auto`.",
      "`threshold m 0.03 0.04 0.08 0.1` sets them, `threshold m auto` finds them."),
    ErrorMeaning("cairo", "The drawing library could not draw a picture.", "The message has its reason."),
    ErrorMeaning(
      "no-labels", "Without labels there is nothing to test against.", "`apply` scores without them."),
    ErrorMeaning("no-thresholds", "A model has no thresholds yet.", "`threshold MODEL auto` finds them."),
    ErrorMeaning(
      "not-tested", "A model was not tested yet.", "`test MODEL on DATASET` with labelled images."),
    ErrorMeaning("nothing-to-draw", "There is nothing to draw.", "Test or train the model first."),
    ErrorMeaning(
      "one-class-only", "A ranking needs normal and anomalous images.",
      "Take images of both kinds; `threshold m auto method=quantile` does with normal ones."),
    ErrorMeaning(
      "plot-not-finite", "A value to be drawn is NaN or infinite.", "Look at what the training gave."),
    ErrorMeaning("score-not-finite", "A score is NaN or infinite.", "Train again with a smaller lr."),
    ErrorMeaning(
      "too-few-scores", "There are too few normal images for a quantile to mean anything.",
      "Test on more of them, or set the thresholds by hand."),
    ErrorMeaning(
      "unequal-counts", "There is not one label for every score, a mistake of galsh.",
      "Please report it with the script."),
    ErrorMeaning(
      "unknown-picture-format", "The ending of a name tells no format that can be drawn.",
      "End the name in .png, .svg or .pdf."),
    ErrorMeaning(
      "wrong-pixel-count", "An image does not have the pixels that its size says, a mistake of galsh.",
      "Please report it with the script."),
  ]

  private static let shell = [
    ErrorMeaning(
      "editor-failed", "The editor could not be started, or ended with an error.",
      "Set VISUAL or EDITOR to the command that starts yours."),
    ErrorMeaning(
      "no-folder", "galsh cannot go to that folder, or is in one that is gone.",
      "Look at its name and its permissions with `!ls -l`."),
    ErrorMeaning(
      "no-home", "`cd` alone goes to the home folder, but HOME is not set.", "Give a folder in quotes."),
    ErrorMeaning(
      "no-such-cell", "There is no cell of this number in the session.",
      "`history` lists the cells with their numbers."),
    ErrorMeaning(
      "rerun-circle", "Cells run one another in a circle.", "Give the text of one of them instead of `rerun`."
    ),
    ErrorMeaning(
      "safe", "galsh was started with --safe, so that a script can start no other program.",
      "Leave --safe out if you trust the script."),
    ErrorMeaning(
      "shell-command", "A command of the system's shell ended with an error.",
      "Its own message stands above; `!` takes what `sh` takes."),
    ErrorMeaning(
      "unexpected", "Something failed in a way that galsh does not know.", "Please report it with the script."
    ),
    ErrorMeaning(
      "unknown-ending", "The ending of a file's name does not tell how to write a result.",
      "Name it .csv, .json, .md or .txt."),
    ErrorMeaning(
      "unreadable-file", "A script is there but cannot be read.", "Look at its permissions with `ls -l`."),
    ErrorMeaning(
      "processor", "This galsh was built for processors with instructions that the one at hand lacks.",
      "Build it from source on this machine, or elsewhere with GALSH_MARCH=x86-64-v2 in the environment."),
    ErrorMeaning(
      "unwritable", "Standard output takes no more, so galsh ended.",
      "The disk behind a redirection may be full."),
  ]
}
